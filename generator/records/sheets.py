"""Accepted records as sheets of a workbook: overview, failures, and a sheet for each checklist and form."""

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
    """Return all sheets: overview, failures, then checklists and forms."""
    words = {name: catalogue.pgettext("records", name) for name in WORDS}
    names = [words["overview"], words["failures"]]
    tables = [_overview(handbook, records, words), _failures(records.checklists, words)]
    for checklist in handbook.checklists:
        filled = tuple(record for record in records.checklists if record.checklist == checklist)
        if filled:
            names.append(_sheet_name(checklist, names))
            tables.append(_checklist_sheet(names[-1], checklist, filled, words))
    for form in handbook.forms:
        filled_forms = tuple(record for record in records.forms if record.form == form)
        if filled_forms:
            names.append(_sheet_name(form, names))
            tables.append(_form_sheet(names[-1], form, filled_forms, words))
    return tuple(tables)


def _sheet_name(definition: Checklist | Form, taken: Iterable[str]) -> str:
    """Return a valid sheet name from the title, or the id if that name is already used."""
    name = re.sub(r"[\[\]:*?/\\']", " ", definition.title).strip()[:31]
    return name if name and name.lower() not in {other.lower() for other in taken} else definition.id[-31:]


def _overview(handbook: Handbook, records: Gathered, words: dict[str, str]) -> Sheet:
    columns = (
        *(("checklist", 30), ("version", 9), ("source", 9), ("job", 30), ("facts", 40), ("started", 18)),
        *(("finished", 18), ("done", 9), ("items", 9), ("failed", 9), ("critical failures", 12)),
    )
    version = handbook.info.version
    rows = [
        *(_checklist_row(record, version, words) for record in records.checklists),
        *(_form_row(record, version, words) for record in records.forms),
    ]
    return Sheet(words["overview"], tuple((words[name], width) for name, width in columns), tuple(rows))


def _checklist_row(record: Filled, version: str, words: dict[str, str]) -> tuple[Cell, ...]:
    answers = tuple(_pairs(record))
    failed = [item for item, recorded in answers if has_failed(item, recorded)]
    critical = sum(item.critical for item in failed)
    texts = (record.checklist.title, version, words[record.source], record.job, _facts(record, words), *_times(record))
    counts = sum(is_done(item, recorded) for item, recorded in answers), len(answers)
    return (*map(Cell, texts), *map(Cell, counts), Cell(len(failed), bool(failed)), Cell(critical, bool(critical)))


def _form_row(record: FilledForm, version: str, words: dict[str, str]) -> tuple[Cell, ...]:
    """Return the row of a form, which has neither times nor failures."""
    texts = (record.form.title, version, words[record.source], record.job, "", "", "")
    return (*map(Cell, texts), Cell(sum(map(bool, record.answers))), Cell(len(record.answers)), Cell(""), Cell(""))


def _failures(records: tuple[Filled, ...], words: dict[str, str]) -> Sheet:
    names = ("checklist", "job", "facts", "item", "check", "answer", "limits", "critical", "clause", "remark")
    widths = (26, 24, 32, 16, 44, 14, 16, 12, 12, 32)
    rows = [
        tuple(
            map(
                Cell,
                (
                    record.checklist.title,
                    record.job,
                    _facts(record, words),
                    item.id,
                    item.text,
                    _answer_text(item, recorded, words),
                    _limits(item),
                    words["is critical"] if item.critical else "",
                    number(item.clause),
                    recorded.remark,
                ),
            )
        )
        for record in records
        for item, recorded in _pairs(record)
        if has_failed(item, recorded)
    ]
    return Sheet(words["failures"], _columns(names, widths, words), tuple(rows))


def _checklist_sheet(name: str, checklist: Checklist, records: tuple[Filled, ...], words: dict[str, str]) -> Sheet:
    items = checklist.items
    columns = (
        (words["job"], 30),
        (words["source"], 9),
        *((fact.name, 16) for fact in checklist.top),
        *((words[name], 18) for name in ("started", "finished")),
        *((f"{i} {item.text}{_unit(item)}", 18) for i, item in enumerate(items, 1)),
        *((signer.role, 14) for signer in checklist.signing),
        (words["remarks"], 40),
    )
    return Sheet(name, columns, tuple(_row(record, words) for record in records))


def _row(record: Filled, words: dict[str, str]) -> tuple[Cell, ...]:
    answers = record.answers
    remarks = [f"{i}: {recorded.remark}" for i, recorded in enumerate(answers.items, 1) if recorded.remark]
    return (
        Cell(record.job),
        Cell(words[record.source]),
        *(Cell(fact.value) for fact in answers.facts),
        *map(Cell, _times(record)),
        *(_answer(item, recorded, words) for item, recorded in _pairs(record)),
        *(Cell(_signed(mark, words)) for mark in answers.signers),
        Cell("\n".join(remarks)),
    )


def _form_sheet(name: str, form: Form, records: tuple[FilledForm, ...], words: dict[str, str]) -> Sheet:
    columns = (
        (words["job"], 30),
        (words["source"], 9),
        *((f"{i} {field.label}{f' {field.unit}' if field.unit else ''}", 18) for i, field in enumerate(form.fields, 1)),
    )
    rows = (
        (Cell(record.job), Cell(words[record.source]), *map(_entry, form.fields, record.answers)) for record in records
    )
    return Sheet(name, columns, tuple(rows))


def _entry(field: FormField, answer: str) -> Cell:
    return Cell(float(answer) if field.type == "number" and answer else answer)


def _pairs(record: Filled) -> Iterator[tuple[Item, RecordedItem]]:
    return zip(record.checklist.items, record.answers.items, strict=True)


def _columns(names: tuple[str, ...], widths: tuple[int, ...], words: dict[str, str]) -> tuple[tuple[str, int], ...]:
    return tuple((words[name], width) for name, width in zip(names, widths, strict=True))


def _times(record: Filled) -> tuple[str, str]:
    """Return start and end in local time, to the minute."""
    return record.started.replace("T", " ")[:16], record.finished.replace("T", " ")[:16]


def _facts(record: Filled, words: dict[str, str]) -> str:
    return words["and"].join(f"{fact.name} {fact.value}" for fact in record.answers.facts if fact.value)


def _answer(item: Item, recorded: RecordedItem, words: dict[str, str]) -> Cell:
    measured = isinstance(item.answer, Measure) and recorded.answer
    return Cell(float(recorded.answer) if measured else _answer_text(item, recorded, words), has_failed(item, recorded))


def _answer_text(item: Item, recorded: RecordedItem, words: dict[str, str]) -> str:
    if recorded.skipped:
        return words["na"]
    if isinstance(item.answer, YesNo):
        return words[recorded.answer] if recorded.answer else ""
    if isinstance(item.answer, Photo):
        return words["{number} photos"].format(number=len(recorded.photos)) if recorded.photos else recorded.answer
    if isinstance(item.answer, Signature):
        return _signed(recorded.signature, words) if recorded.signature else ""
    return recorded.answer + (_unit(item) if recorded.answer else "")


def _signed(mark: Mark, words: dict[str, str]) -> str:
    return mark.name.strip() or (words["signed"] if mark.image else "")


def _unit(item: Item) -> str:
    return f" {item.answer.unit}" if isinstance(item.answer, Measure) else ""


def _limits(item: Item) -> str:
    measure = item.answer
    if not isinstance(measure, Measure):
        return ""
    low = [f"≥ {measure.min:g}"] if measure.min is not None else []
    high = [f"≤ {measure.max:g}"] if measure.max is not None else []
    return ", ".join(low + high) + _unit(item)
