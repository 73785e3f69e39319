"""A model's graph: from words and their pronunciations to `HCLr.fst`, `Gr.fst` and their tables."""
