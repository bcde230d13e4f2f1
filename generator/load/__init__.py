"""Step 1: files become records."""
