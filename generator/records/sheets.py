"""Records as sheets of a workbook: overview, failures, refused files, and a sheet for what each list asks.

Versions in which a checklist or form asks the same share a sheet.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from generator.engine.canonical import canonical_json
from generator.judge.verdict import Verdict
from generator.link.handbook import number
from generator.load.catalogue import Catalogue
from generator.model.checklist import Checklist, Form, FormField, Item, Measure
from generator.plan.shared.checklist_words import ChecklistWords
from generator.plan.shared.definition import questions
from generator.plan.shared.tables import Cell, Head, Sheet, heads
from generator.records.editions import Editions
from generator.records.read import Filled, FilledForm, Gathered, Refused
from generator.records.record import RecordedItem, readings_of
from generator.records.texts import WORDS as TEXT_WORDS
from generator.records.texts import (
    Words,
    answer_text,
    limits_text,
    missing_text,
    remark_text,
    signature_text,
    unit_text,
)

F = TypeVar("F", Filled, FilledForm)

WORDS = (
    *("overview", "failures", "checklist", "version", "source", "job", "facts", "started", "finished", "done", "items"),
    *("failed", "critical", "item", "check", "answer", "limits", "clause", "remark", "remarks", "is critical"),
    *("critical failures", "site", "pdf", "server", "verdict", "stop", "not judged", "missing"),
    *("refused", "file", "code", "reason", "hint"),
    *TEXT_WORDS,
)

VERDICTS = ("stop", "failed", "incomplete", "passed")
"""Verdicts that the workbook names."""

BAD: frozenset[Verdict] = frozenset(("failed", "stop"))

MAX_NAME = 31
"""Maximum length of the name of a sheet."""


def sheets(editions: Editions, records: Gathered, catalogue: Catalogue) -> tuple[Sheet, ...]:
    """Return all sheets; if no record was accepted, only that of the refused files."""
    words = {name: catalogue.pgettext("records", name) for name in WORDS}
    words |= {f"verdict {name}": catalogue.pgettext("verdict", name) for name in VERDICTS}
    refused = [_refused(records.refused, words)] if records.refused else []
    if not records.accepted:
        return tuple(refused)
    tables = [_overview(records, words), _failures(records.checklists, words, catalogue), *refused]
    for checklists in _groups(records.checklists, editions):
        name = _sheet_name(checklists, tables)
        tables.append(_checklist_sheet(name, checklists.newest.checklist, checklists.records, words))
    for forms in _groups(records.forms, editions):
        name = _sheet_name(forms, tables)
        tables.append(_form_sheet(name, forms.newest.form, forms.records, words))
    return tuple(tables)


@dataclass(frozen=True, slots=True)
class _Group(Generic[F]):
    """Records of a checklist or form whose versions ask the same; `newest` is one of the newest version.

    `versions` are empty if all records of the list are in the group.
    """

    records: tuple[F, ...]
    newest: F
    versions: tuple[str, ...]


def _groups(records: Iterable[F], editions: Editions) -> Iterator[_Group[F]]:
    """Yield the records of each list by what it asked, the newest version first."""
    asked: dict[tuple[str, str], object] = {}
    by_id: dict[str, dict[object, list[F]]] = {}
    for record in records:
        definition = record.definition
        version = definition.id, record.version
        if version not in asked:
            asked[version] = _asked(definition)
        by_id.setdefault(definition.id, {}).setdefault(asked[version], []).append(record)
    place = editions.versions.index
    for by_asked in by_id.values():
        groups = []
        for group in by_asked.values():
            versions = tuple(sorted({record.version for record in group}, key=place))
            newest = next(record for record in group if record.version == versions[-1])
            groups.append(_Group(tuple(group), newest, versions if len(by_asked) > 1 else ()))
        yield from sorted(groups, key=lambda group: place(group.newest.version), reverse=True)


def _asked(definition: Checklist | Form) -> object:
    """Return a key that is the same in versions that ask the same."""
    return definition.fields if isinstance(definition, Form) else canonical_json(questions(definition))


def _sheet_name(group: _Group[Filled] | _Group[FilledForm], tables: Iterable[Sheet]) -> str:
    """Return a valid sheet name from the title and versions, or from the id if that name is already used."""
    versions = group.versions if len(group.versions) < 3 else (group.versions[0], group.versions[-1])
    suffix = " " + ("+" if len(group.versions) < 3 else "…").join(versions) if versions else ""
    title = re.sub(r"[\[\]:*?/\\']", " ", group.newest.definition.title).strip()[: MAX_NAME - len(suffix)]
    name = f"{title}{suffix}".strip()
    taken = {table.name.lower() for table in tables}
    return name if title and name.lower() not in taken else f"{group.newest.definition.id}{suffix}"[-MAX_NAME:]


def _overview(records: Gathered, words: Words) -> Sheet:
    columns = (
        *(("checklist", 30), ("version", 9), ("source", 9), ("job", 30), ("facts", 40), ("started", 18)),
        *(("finished", 18), ("done", 9), ("items", 9), ("failed", 9), ("critical failures", 12)),
        *(("verdict", 12), ("stop", 9), ("not judged", 9), ("missing", 40)),
    )
    rows = [
        *(_checklist_row(record, words) for record in records.checklists),
        *(_form_row(record, words) for record in records.forms),
    ]
    return Sheet(words["overview"], heads(words, columns), tuple(rows))


def _checklist_row(record: Filled, words: Words) -> tuple[Cell, ...]:
    judgement = record.judgement
    asked = Counter(verdict for verdict in judgement.items.values() if verdict != "not_asked")
    failed, stop = asked["failed"] + asked["stop"], asked["stop"]
    critical = sum(item.critical for item, _ in _pairs(record) if judgement.items[item.id] in BAD)
    texts = (
        *(record.checklist.title, record.version, words[record.source], record.job, _facts(record, words)),
        *_times(record),
    )
    return (
        *map(Cell, texts),
        Cell(asked.total() - asked["open"] - asked["not_judged"]),
        Cell(asked.total()),
        *(Cell(count, bool(count)) for count in (failed, critical)),
        Cell(words[f"verdict {judgement.overall}"], judgement.overall != "passed"),
        *(Cell(count, bool(count)) for count in (stop, asked["not_judged"])),
        Cell(missing_text(judgement, words)),
    )


def _form_row(record: FilledForm, words: Words) -> tuple[Cell, ...]:
    """Return the row of a form, which has neither times nor verdicts."""
    texts = (record.form.title, record.version, words[record.source], record.job, "", "", "")
    counts = sum(map(bool, record.answers)), len(record.answers)
    return (*map(Cell, texts), *map(Cell, counts), *(Cell("") for _ in range(6)))


def _failures(records: tuple[Filled, ...], words: Words, catalogue: Catalogue) -> Sheet:
    columns = (
        *(("checklist", 26), ("job", 24), ("facts", 32), ("item", 16), ("check", 44), ("answer", 14), ("limits", 24)),
        *(("critical", 12), ("clause", 12), ("remark", 32), ("verdict", 12), ("version", 9)),
    )
    rows = tuple(
        tuple(map(Cell, _failure(record, item, recorded, words, catalogue)))
        for record in records
        for item, recorded in _pairs(record)
        if record.judgement.items[item.id] in BAD
    )
    return Sheet(words["failures"], heads(words, columns), rows)


def _failure(record: Filled, item: Item, recorded: RecordedItem, words: Words, catalogue: Catalogue) -> tuple[str, ...]:
    return (
        record.checklist.title,
        record.job,
        _facts(record, words),
        item.id,
        item.text,
        answer_text(item, recorded, words),
        limits_text(ChecklistWords(record.checklist, catalogue), record.filling, item, words),
        words["is critical"] if item.critical else "",
        number(item.clause),
        remark_text(item, recorded, words),
        words[f"verdict {record.judgement.items[item.id]}"],
        record.version,
    )


def _refused(files: tuple[Refused, ...], words: Words) -> Sheet:
    columns = (("file", 40), ("code", 8), ("reason", 70), ("hint", 70))
    rows = (
        (file.name, file.diagnostic.code, file.diagnostic.message, "\n".join(file.diagnostic.hints)) for file in files
    )
    return Sheet(
        words["refused"],
        heads(words, columns),
        tuple(tuple(Cell(_encodable(text)) for text in row) for row in rows),
    )


def _encodable(text: str) -> str:
    """Return a text in which lone surrogates, which files of others may contain, are replaced."""
    return text.encode("utf-8", "replace").decode()


def _checklist_sheet(name: str, checklist: Checklist, records: tuple[Filled, ...], words: Words) -> Sheet:
    columns = (
        *heads(words, (("job", 30), ("source", 9))),
        *(Head(fact.name, 16) for fact in checklist.top),
        *heads(words, (("started", 18), ("finished", 18))),
        *(Head(heading, 18) for i, item in enumerate(checklist.items, 1) for heading in _headings(i, item)),
        *(Head(signer.role, 14) for signer in checklist.signing),
        *heads(words, (("remarks", 40), ("verdict", 12), ("version", 9))),
    )
    return Sheet(name, columns, tuple(_row(record, words) for record in records))


def _headings(position: int, item: Item) -> tuple[str, ...]:
    """Return the heading of an item, or of each of its readings."""
    heading = f"{position} {item.text}{unit_text(item)}"
    readings = item.answer.readings if isinstance(item.answer, Measure) else ()
    return tuple(f"{heading}: {reading}" for reading in readings) or (heading,)


def _row(record: Filled, words: Words) -> tuple[Cell, ...]:
    answers, verdicts = record.answers, record.judgement.items
    texts = (remark_text(item, recorded, words) for item, recorded in _pairs(record))
    remarks = [f"{i}: {text}" for i, text in enumerate(texts, 1) if text]
    return (
        Cell(record.job),
        Cell(words[record.source]),
        *(Cell(fact.value) for fact in answers.facts),
        *map(Cell, _times(record)),
        *(cell for item, recorded in _pairs(record) for cell in _cells(item, recorded, verdicts[item.id], words)),
        *(Cell(signature_text(mark, words)) for mark in answers.signers),
        Cell("\n".join(remarks)),
        Cell(words[f"verdict {record.judgement.overall}"], record.judgement.overall != "passed"),
        Cell(record.version),
    )


def _cells(item: Item, recorded: RecordedItem, verdict: Verdict, words: Words) -> tuple[Cell, ...]:
    """Return the answer to an item; a cell for each of several readings."""
    numbers = readings_of(recorded) or (recorded.answer,)
    if isinstance(item.answer, Measure) and verdict not in ("na", "not_asked"):
        return tuple(Cell(float(text) if text else "", verdict in BAD) for text in numbers)
    answer = answer_text(item, recorded, words)
    if verdict == "not_asked":
        answer = f"{answer} ({words['not asked']})".strip()
    return (Cell(answer, verdict in BAD), *(Cell("") for _ in numbers[1:]))


def _form_sheet(name: str, form: Form, records: tuple[FilledForm, ...], words: Words) -> Sheet:
    labels = (f"{field.label} {field.unit}" if field.unit else field.label for field in form.fields)
    columns = (
        *heads(words, (("job", 30), ("source", 9))),
        *(Head(f"{i} {label}", 18) for i, label in enumerate(labels, 1)),
        *heads(words, (("version", 9),)),
    )
    rows = (
        (
            *(Cell(record.job), Cell(words[record.source])),
            *map(_entry, form.fields, record.answers),
            Cell(record.version),
        )
        for record in records
    )
    return Sheet(name, columns, tuple(rows))


def _entry(field: FormField, answer: str) -> Cell:
    return Cell(float(answer) if field.type == "number" and answer else answer)


def _pairs(record: Filled) -> Iterator[tuple[Item, RecordedItem]]:
    return zip(record.checklist.items, record.answers.items, strict=True)


def _times(record: Filled) -> tuple[str, str]:
    """Return start and end in local time, to the minute."""
    return record.started.replace("T", " ")[:16], record.finished.replace("T", " ")[:16]


def _facts(record: Filled, words: Words) -> str:
    return words["and"].join(f"{fact.name} {fact.value}" for fact in record.answers.facts if fact.value)
