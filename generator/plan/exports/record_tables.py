"""The handbook's records as tables: a workbook for whoever works with a spreadsheet, and each table as CSV."""

from __future__ import annotations

from collections.abc import Iterator

from generator.link.handbook import Handbook
from generator.load.catalogue import Catalogue
from generator.plan.artifact import Artifact
from generator.plan.presented import PRESENTED
from generator.plan.shared.tables import Sheet, workbook_of

XLSX = "exports/handbook.xlsx"
TABLES = tuple(table for kind in PRESENTED.values() for table in kind.tables)
WORDS = (
    *(table.name for table in TABLES),
    *dict.fromkeys(word for table in TABLES for word, _ in table.columns),
    "yes",
)
"""Keywords of tables and columns; the context is `table`."""


def artifacts(handbook: Handbook, catalogue: Catalogue) -> Iterator[Artifact]:
    """The workbook, and a CSV for each of its tables."""
    word = {one: catalogue.pgettext("table", one) for one in WORDS}
    sheets = {
        table.name: Sheet(word[table.name], tuple((word[head], width) for head, width in table.columns), rows)
        for table in TABLES
        if (rows := tuple(table.rows(handbook, catalogue)))
    }
    records = tuple(handbook.released)
    yield Artifact(XLSX, "xlsx", "", workbook_of(handbook, sheets.values()), records)
    for name, sheet in sheets.items():
        yield Artifact(f"exports/csv/{name}.csv", "csv", "", sheet, records)
