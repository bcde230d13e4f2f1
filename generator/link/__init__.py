"""Step 3: ids resolve, numbers are given, and the handbook is sealed."""
