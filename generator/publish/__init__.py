"""Step 7: what was rendered goes out, whole or not at all."""
