"""Step 5: plan every published file, each with the data that it is rendered from."""
