"""Who has read which version: lists of staff and of signatures in, a matrix out."""
