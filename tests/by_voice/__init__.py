"""Whole conversations through real streams: a synthetic person talks with `relief listen`."""
