"""The pure dialogue core: `advance(state, event) -> (state, actions)`."""
