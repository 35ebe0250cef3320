"""Measurements of the targets, each a ratio to something measured in the same run: `python -m benchmarks [NAME …]`."""
