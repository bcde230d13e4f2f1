"""Pages of the site, and the data that its scripts load."""
