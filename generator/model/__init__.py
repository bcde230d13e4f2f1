"""Models of all records: frozen, documented field by field, closed to unknown keys."""
