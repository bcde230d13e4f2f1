"""Verdicts on filled-in checklists: how numbers are read, which items are asked, what an answer means, what is missing.

The site judges by the same rules in `checklist-judge.js`; `tests/vectors/` holds the examples that both must meet.
"""
