"""Machine-readable exports of the whole handbook."""
