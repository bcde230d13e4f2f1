"""What we say to authors: values first, words and positions late."""
