"""Step 6: renderers, one module for each format. They turn a view into bytes; no clock, no handbook."""
