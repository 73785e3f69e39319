"""Sound devices: microphone, player, earcons, voice activity."""
