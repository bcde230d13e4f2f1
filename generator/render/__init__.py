"""Step 6: one file a format, view to bytes; no input or output, no clock, no handbook."""
