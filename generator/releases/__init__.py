"""Releases: what was in force, kept so that nobody can change it unseen, and what changed between two of them."""
