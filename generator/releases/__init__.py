"""Releases: tamper-evident files of handbooks that were in force, and comparison of two of them."""
