"""What each command runs, from sources to files."""
