"""Diagnostics for authors: values; text and source positions are computed only for what is shown."""
