"""How work is done fast and published whole; knows nothing of handbooks."""
