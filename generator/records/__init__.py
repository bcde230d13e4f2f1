"""Filled-in checklists and forms: read, validated, and collected in a workbook."""
