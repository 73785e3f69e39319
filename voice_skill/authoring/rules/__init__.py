"""Lint rules, by what they are about."""
