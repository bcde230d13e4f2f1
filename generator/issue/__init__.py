"""Controlled copies of the published handbook, with the record of issue and return and a register."""
