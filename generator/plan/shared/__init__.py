"""Views, addresses and layout that several products share."""
