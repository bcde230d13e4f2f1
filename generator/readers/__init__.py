"""Reading matrix: who has read which version, from lists of staff and of signatures."""
