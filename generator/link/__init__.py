"""Step 3: resolve ids and link the records into a handbook."""
