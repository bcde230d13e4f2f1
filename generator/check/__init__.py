"""Steps 2 and 4: one function per rule, one module per topic, explicit tuples of rules."""
