"""Accepted records as the tables of a workbook: an overview, all that failed, one table a checklist or form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from generator.link.handbook import Handbook, number
from generator.load.catalogue import Catalogue
from generator.model.checklist import Checklist, Form, FormField, Item, Measure, Photo, Signature, YesNo
from generator.plan.shared.tables import Cell, Sheet
from generator.records.answers import has_failed, is_done
from generator.records.read import Filled, FilledForm, Gathered
from generator.records.record import Mark, RecordedItem

WORDS = (
    *("overview", "failures", "checklist", "version", "source", "job", "facts", "started", "finished", "done", "items"),
    *("failed", "critical", "item", "check", "answer", "limits", "clause", "remark", "remarks", "signed"),
    *("{number} photos", "yes", "no", "na", "is critical", "critical failures", "and", "site", "pdf"),
)


def sheets(handbook: Handbook, records: Gathered, catalogue: Catalogue) -> tuple[Sheet, ...]:
    """All tables, the overview first and the failures second."""
    word = {name: catalogue.pgettext("records", name) for name in WORDS}
    names = [word["overview"], word["failures"]]
    found = [_overview(handbook, records, word), _failures(records.checklists, word)]
    for checklist in handbook.checklists:
        own = tuple(one for one in records.checklists if one.checklist == checklist)
        if own:
            names.append(_sheet_name(checklist, names))
            found.append(_answers(names[-1], checklist, own, word))
    for form in handbook.forms:
        filled = tuple(one for one in records.forms if one.form == form)
        if filled:
            names.append(_sheet_name(form, names))
            found.append(_filled(names[-1], form, filled, word))
    return tuple(found)


def _sheet_name(asked: Checklist | Form, taken: Iterable[str]) -> str:
    """The title as far as a sheet's name allows it; the id where two titles become the same."""
    name = re.sub(r"[\[\]:*?/\\']", " ", asked.title).strip()[:31]
    return name if name and name.lower() not in {one.lower() for one in taken} else asked.id[-31:]


def _overview(handbook: Handbook, records: Gathered, word: dict[str, str]) -> Sheet:
    columns = (
        *(("checklist", 30), ("version", 9), ("source", 9), ("job", 30), ("facts", 40), ("started", 18)),
        *(("finished", 18), ("done", 9), ("items", 9), ("failed", 9), ("critical failures", 12)),
    )
    version = handbook.info.version
    rows = [
        *(_checklist_row(one, version, word) for one in records.checklists),
        *(_form_row(one, version, word) for one in records.forms),
    ]
    return Sheet(word["overview"], tuple((word[name], width) for name, width in columns), tuple(rows))


def _checklist_row(one: Filled, version: str, word: dict[str, str]) -> tuple[Cell, ...]:
    answers = tuple(_pairs(one))
    failed = [item for item, told in answers if has_failed(item, told)]
    critical = sum(item.critical for item in failed)
    texts = (one.checklist.title, version, word[one.source], one.job, _facts(one, word), *_times(one))
    counts = sum(is_done(item, told) for item, told in answers), len(answers)
    return (*map(Cell, texts), *map(Cell, counts), Cell(len(failed), bool(failed)), Cell(critical, bool(critical)))


def _form_row(one: FilledForm, version: str, word: dict[str, str]) -> tuple[Cell, ...]:
    """A form has nothing to fail, and nobody notes when it was begun."""
    texts = (one.form.title, version, word[one.source], one.job, "", "", "")
    return (*map(Cell, texts), Cell(sum(map(bool, one.answers))), Cell(len(one.answers)), Cell(""), Cell(""))


def _failures(records: tuple[Filled, ...], word: dict[str, str]) -> Sheet:
    names = ("checklist", "job", "facts", "item", "check", "answer", "limits", "critical", "clause", "remark")
    widths = (26, 24, 32, 16, 44, 14, 16, 12, 12, 32)
    rows = [
        tuple(
            map(
                Cell,
                (
                    one.checklist.title,
                    one.job,
                    _facts(one, word),
                    item.id,
                    item.text,
                    _spoken(item, told, word),
                    _limits(item),
                    word["is critical"] if item.critical else "",
                    number(item.clause),
                    told.remark,
                ),
            )
        )
        for one in records
        for item, told in _pairs(one)
        if has_failed(item, told)
    ]
    return Sheet(word["failures"], _columns(names, widths, word), tuple(rows))


def _answers(name: str, checklist: Checklist, records: tuple[Filled, ...], word: dict[str, str]) -> Sheet:
    items = checklist.items
    columns = (
        (word["job"], 30),
        (word["source"], 9),
        *((fact, 16) for fact in checklist.facts),
        *((word[name], 18) for name in ("started", "finished")),
        *((f"{i} {item.text}{_unit(item)}", 18) for i, item in enumerate(items, 1)),
        *((signer, 14) for signer in checklist.signers),
        (word["remarks"], 40),
    )
    return Sheet(name, columns, tuple(_row(one, word) for one in records))


def _row(one: Filled, word: dict[str, str]) -> tuple[Cell, ...]:
    record = one.answers
    remarks = [f"{i}: {told.remark}" for i, told in enumerate(record.items, 1) if told.remark]
    return (
        Cell(one.job),
        Cell(word[one.source]),
        *(Cell(fact.value) for fact in record.facts),
        *map(Cell, _times(one)),
        *(_answer(item, told, word) for item, told in _pairs(one)),
        *(Cell(_signed(mark, word)) for mark in record.signers),
        Cell("\n".join(remarks)),
    )


def _filled(name: str, form: Form, records: tuple[FilledForm, ...], word: dict[str, str]) -> Sheet:
    columns = (
        (word["job"], 30),
        (word["source"], 9),
        *((f"{i} {field.label}{f' {field.unit}' if field.unit else ''}", 18) for i, field in enumerate(form.fields, 1)),
    )
    rows = ((Cell(one.job), Cell(word[one.source]), *map(_entry, form.fields, one.answers)) for one in records)
    return Sheet(name, columns, tuple(rows))


def _entry(field: FormField, answer: str) -> Cell:
    return Cell(float(answer) if field.type == "number" and answer else answer)


def _pairs(one: Filled) -> Iterator[tuple[Item, RecordedItem]]:
    return zip(one.checklist.items, one.answers.items, strict=True)


def _columns(names: tuple[str, ...], widths: tuple[int, ...], word: dict[str, str]) -> tuple[tuple[str, int], ...]:
    return tuple((word[name], width) for name, width in zip(names, widths, strict=True))


def _times(one: Filled) -> tuple[str, str]:
    """Begin and end on the clock of whoever filled it in, to the minute."""
    return one.started.replace("T", " ")[:16], one.finished.replace("T", " ")[:16]


def _facts(one: Filled, word: dict[str, str]) -> str:
    return word["and"].join(f"{fact.name} {fact.value}" for fact in one.answers.facts if fact.value)


def _answer(item: Item, told: RecordedItem, word: dict[str, str]) -> Cell:
    measured = isinstance(item.answer, Measure) and told.answer
    return Cell(float(told.answer) if measured else _spoken(item, told, word), has_failed(item, told))


def _spoken(item: Item, told: RecordedItem, word: dict[str, str]) -> str:
    if told.skipped:
        return word["na"]
    if isinstance(item.answer, YesNo):
        return word[told.answer] if told.answer else ""
    if isinstance(item.answer, Photo):
        return word["{number} photos"].format(number=len(told.photos)) if told.photos else told.answer
    if isinstance(item.answer, Signature):
        return _signed(told.signature, word) if told.signature else ""
    return told.answer + (_unit(item) if told.answer else "")


def _signed(mark: Mark, word: dict[str, str]) -> str:
    return mark.name.strip() or (word["signed"] if mark.image else "")


def _unit(item: Item) -> str:
    return f" {item.answer.unit}" if isinstance(item.answer, Measure) else ""


def _limits(item: Item) -> str:
    ask = item.answer
    if not isinstance(ask, Measure):
        return ""
    low = [f"≥ {ask.min:g}"] if ask.min is not None else []
    high = [f"≤ {ask.max:g}"] if ask.max is not None else []
    return ", ".join(low + high) + _unit(item)
