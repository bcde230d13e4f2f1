"""Benchmarks against reference tools, printed as ratios; they are not tests."""
