"""What makes the files that ship, and what `make` calls."""
