"""Filled-in records of checklists, exported by the site: read, judged, and gathered into a workbook."""
