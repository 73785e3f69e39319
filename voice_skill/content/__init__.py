"""The content tree: YAML files to typed, validated models."""
