"""Speaking: text to rendered `Speech`."""
