"""Steps 2 and 4: one rule a function, one theme a file, two explicit tuples of rules."""
