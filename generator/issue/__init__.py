"""Controlled copies of what was published: who holds which, stamped, with the record of issue and return."""
