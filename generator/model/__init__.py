"""The nouns of a handbook: frozen, documented field by field, closed to unknown keys."""
