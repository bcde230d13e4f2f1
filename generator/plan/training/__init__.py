"""Training packs, and the documents of a class."""
