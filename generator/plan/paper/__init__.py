"""Controlled documents on paper: sheets, books, posters, cards."""
