"""Pages of the site, and what its scripts read."""
