"""How our recognition model is made; nothing in `voice_skill` imports this package."""
