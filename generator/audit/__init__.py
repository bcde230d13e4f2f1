"""Documents that auditors ask for: what changed between two releases, struck through and underlined."""
