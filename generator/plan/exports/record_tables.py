"""The handbook's records as tables: a workbook for whoever works with a spreadsheet, and each table as CSV."""

from __future__ import annotations

from collections.abc import Iterator

from generator.link.handbook import Handbook, number
from generator.load.catalogue import Catalogue
from generator.model.reference import Basis
from generator.plan.artifact import Artifact
from generator.plan.shared.tables import Cell, Sheet, workbook_of

XLSX = "exports/handbook.xlsx"
TABLES: dict[str, tuple[tuple[str, int], ...]] = {
    "clauses": (("number", 12), ("section", 24), ("strength", 8), ("text", 70), ("basis", 60)),
    "steps": (("number", 12), ("role", 16), ("action", 70), ("time limit", 20), ("record", 24), ("if it fails", 50)),
    "items": (("number", 16), ("checklist", 28), ("text", 70), ("critical", 8), ("clause", 12)),
    "forms": (("number", 18), ("title", 30), ("purpose", 50), ("kept", 40)),
    "indicators": (("number", 20), ("title", 28), ("formula", 60), ("target", 12), ("unit", 8), ("owner", 18)),
    "risks": (("number", 20), ("title", 28), ("likelihood", 8), ("impact", 8), ("response", 60), ("owner", 18)),
    "modules": (("number", 18), ("title", 30), ("minutes", 8), ("clauses", 50)),
    "questions": (("number", 20), ("module", 28), ("text", 70), ("clause", 12), ("difficulty", 8)),
    "terms": (("title", 20), ("english", 24), ("definition", 70)),
    "references": (("title", 44), ("document", 28), ("issuer", 28), ("effective", 12), ("status", 12)),
}
"""Keyword of each table, and keyword and width in characters of each of its columns."""

WORDS = (*TABLES, *dict.fromkeys(word for columns in TABLES.values() for word, _ in columns), "yes")


def artifacts(handbook: Handbook, catalogue: Catalogue) -> Iterator[Artifact]:
    """The workbook, and a CSV for each of its tables."""
    word = {one: catalogue.pgettext("table", one) for one in WORDS}
    rows = _rows(handbook, catalogue, word["yes"])
    sheets = {
        name: Sheet(word[name], tuple((word[head], width) for head, width in columns), tuple(rows[name]))
        for name, columns in TABLES.items()
        if rows[name]
    }
    records = tuple(handbook.released)
    yield Artifact(XLSX, "xlsx", "", workbook_of(handbook, sheets.values()), records)
    for name, sheet in sheets.items():
        yield Artifact(f"exports/csv/{name}.csv", "csv", "", sheet, records)


def _rows(handbook: Handbook, catalogue: Catalogue, yes: str) -> dict[str, list[tuple[Cell, ...]]]:
    """The rows of every table."""
    title = handbook.title
    shall = lambda one: catalogue.pgettext("modal", one)  # noqa: E731
    sections, items = (
        handbook.sections,
        [(checklist, item) for checklist in handbook.checklists for item in checklist.items],
    )
    return {
        "clauses": [
            _row(number(c.id), f"{number(s.id)} {s.title}", shall(c.strength), c.text, _based(handbook, c.basis))
            for s in sections
            for c in s.clauses
        ],
        "steps": [
            _row(number(one.id), title(one.role), one.action, one.within, one.record, one.if_fails)
            for section in sections
            for one in section.procedure
        ],
        "items": [
            _row(number(item.id), checklist.title, item.text, yes if item.critical else "", number(item.clause))
            for checklist, item in items
        ],
        "forms": [_row(number(one.id), one.title, one.purpose, one.keep) for one in handbook.forms],
        "indicators": [
            _row(number(one.id), one.title, one.formula, one.target.value, one.unit, title(one.owner))
            for one in handbook.indicators
        ],
        "risks": [
            _row(number(one.id), one.title, one.likelihood, one.impact, one.response, title(one.owner))
            for one in handbook.risks
        ],
        "modules": [
            _row(number(one.id), one.title, one.minutes, ", ".join(map(number, one.clauses)))
            for one in handbook.modules
        ],
        "questions": [
            _row(number(one.id), title(one.module), one.stem, number(one.clause), one.difficulty)
            for one in handbook.questions
        ],
        "terms": [_row(one.title, one.english, one.definition) for one in handbook.terms],
        "references": [
            _row(
                one.title,
                one.number,
                one.issuer,
                one.effective.isoformat() if one.effective else "",
                catalogue.pgettext("status", one.status),
            )
            for one in handbook.references
        ],
    }


def _row(*values: str | float | None) -> tuple[Cell, ...]:
    return tuple(Cell("" if value is None else value) for value in values)


def _based(handbook: Handbook, bases: tuple[Basis, ...]) -> str:
    """Every basis on a line: what it cites, and what it is about."""
    return "\n".join(
        " ".join(filter(None, [one.reference and handbook.title(one.reference), one.article, one.note]))
        for one in bases
    )
