"""The driver: wires ears and mouth to the dialogue core, and runs the event loop."""
