"""Step 7: publish the rendered files, all of them or none."""
