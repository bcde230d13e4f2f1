"""Table of presentations: search entries, export tables and book annex of each kind of record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from generator.model.kinds import CHAPTERS, EVERY, IN_FORCE, complete
from generator.model.role import Role
from generator.plan.exports import record_rows
from generator.plan.exports.record_rows import Table
from generator.plan.paper.book_annexes import Annexes
from generator.plan.paper.book_part import BookPart
from generator.plan.site import search_entries
from generator.plan.site.search_entries import Entries

AnnexOf = Callable[[Annexes, Role | None], BookPart | None]
"""Function that plans an annex, of the whole handbook or for one role; returns None if the annex would be empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Presented:
    """Presentations of a kind besides its pages. Fields have no defaults: `None` and `()` exclude a kind explicitly."""

    search: Entries | None
    tables: tuple[Table, ...]
    annex: AnnexOf | None


WHERE = "PRESENTED (generator/plan/presented.py)"
PRESENTED: Mapping[str, Presented] = complete(
    {
        "section": Presented(
            search=search_entries.sections, tables=(record_rows.CLAUSES, record_rows.STEPS), annex=None
        ),
        "checklist": Presented(search=search_entries.checklists, tables=(record_rows.ITEMS,), annex=Annexes.records),
        "conduct": Presented(search=search_entries.conduct, tables=(), annex=Annexes.conduct),
        "form": Presented(search=search_entries.forms, tables=(record_rows.FORMS,), annex=Annexes.records),
        "indicator": Presented(
            search=search_entries.indicators, tables=(record_rows.INDICATORS,), annex=Annexes.indicators
        ),
        "risk": Presented(search=search_entries.risks, tables=(record_rows.RISKS,), annex=Annexes.risks),
        "role": Presented(search=search_entries.roles, tables=(), annex=Annexes.roles),
        "module": Presented(search=search_entries.modules, tables=(record_rows.MODULES,), annex=None),
        "question": Presented(search=None, tables=(record_rows.QUESTIONS,), annex=None),
        "curriculum": Presented(search=None, tables=(), annex=None),
        "term": Presented(search=search_entries.terms, tables=(record_rows.TERMS,), annex=Annexes.terms),
        "reference": Presented(
            search=search_entries.references, tables=(record_rows.REFERENCES,), annex=Annexes.references
        ),
    },
    IN_FORCE,
    WHERE,
)
"""All kinds that are in force, in the order of the workbook's sheets and of the document of changes."""


def check(name: str, presented: Presented) -> None:
    """Raise `ValueError` if a row contradicts the row of its kind in KINDS."""
    kind = EVERY[name]
    for what, wanted, given in (
        ("search", kind.page is not None, presented.search is not None),
        ("annex", kind.book not in (None, CHAPTERS), presented.annex is not None),
    ):
        if wanted != given:
            row = f"page={kind.page!r}, book={kind.book!r}"
            needs = f"a value for `{what}`" if wanted else f"`{what}=None`"
            raise ValueError(f"the kind `{name}` has {row} in KINDS, so it needs {needs} in {WHERE}")


for _name, _presented in PRESENTED.items():
    check(_name, _presented)

ANNEX_OF: Mapping[str, AnnexOf] = {
    book: presented.annex for name, presented in PRESENTED.items() if (book := EVERY[name].book) and presented.annex
}
"""Function that plans each annex, by the name of the annex."""
