"""Offline, hands-free voice guidance for neck-spasm relief."""

__version__ = "0.1.0"
