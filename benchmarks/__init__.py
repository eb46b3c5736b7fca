"""Measurements for reading: `make bench`."""
