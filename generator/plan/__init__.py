"""Step 5: which documents there will be, and what each will say."""
