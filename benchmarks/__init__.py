"""Measurements side by side, printed as ratios; nothing here is a test."""
