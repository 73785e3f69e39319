"""Understanding: grammars to phrases, and text to an `Interpretation` with a reason."""
