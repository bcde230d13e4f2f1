"""Records as sheets of a workbook: overview, failures, actions, refused files, and a sheet for what each list asks.

Versions in which a checklist or form asks the same share a sheet.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from generator.engine.canonical import canonical_json
from generator.judge.day import read_day
from generator.judge.verdict import Verdict
from generator.link.handbook import number
from generator.load.catalogue import Catalogue
from generator.model.checklist import Checklist, Form, FormField, Item, Measure
from generator.plan.paper.checklists import questions
from generator.plan.shared.checklist_words import ChecklistWords
from generator.plan.shared.tables import Cell, Sheet
from generator.records.actions import BAD, NEGLECTED, STATES, Followed, followed
from generator.records.editions import Editions
from generator.records.read import Filled, FilledForm, Gathered, Refused
from generator.records.record import RecordedItem, readings_of
from generator.records.texts import WORDS as TEXT_WORDS
from generator.records.texts import Words, answer_text, limits_text, missing_text, signature_text, unit_text

F = TypeVar("F", Filled, FilledForm)

WORDS = (
    *("overview", "failures", "checklist", "version", "source", "job", "facts", "started", "finished", "done", "items"),
    *("failed", "critical", "item", "check", "answer", "limits", "clause", "remark", "remarks", "is critical"),
    *("critical failures", "site", "pdf", "verdict", "stop", "not judged", "missing"),
    *("refused", "file", "code", "reason", "hint"),
    *("actions", "what", "who", "due", "done on", "state", *(f"state {state}" for state in STATES)),
    *TEXT_WORDS,
)

VERDICTS = ("stop", "failed", "incomplete", "passed")
"""Verdicts that the workbook names."""

MAX_NAME = 31
"""Maximum length of the name of a sheet."""


def sheets(editions: Editions, records: Gathered, catalogue: Catalogue, on: date | None = None) -> tuple[Sheet, ...]:
    """Return all sheets; if no record was accepted, only that of the refused files.

    `on` is the day on which actions are judged as due or overdue; without it, none is.
    """
    words = {name: catalogue.pgettext("records", name) for name in WORDS}
    words |= {f"verdict {name}": catalogue.pgettext("verdict", name) for name in VERDICTS}
    refused = [_refused(records.refused, words)] if records.refused else []
    if not records.accepted:
        return tuple(refused)
    actions = _actions(records.checklists, words, on)
    tables = [
        _overview(records, words),
        _failures(records.checklists, words, catalogue),
        *([actions] if actions.rows else []),
        *refused,
    ]
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
    return Sheet(words["overview"], tuple((words[name], width) for name, width in columns), tuple(rows))


def _checklist_row(record: Filled, words: Words) -> tuple[Cell, ...]:
    judgement = record.judgement
    asked = Counter(verdict for verdict in judgement.items.values() if verdict != "not_asked")
    failed, stop = asked["failed"] + asked["stop"], asked["stop"]
    critical = sum(item.critical for item, _ in record.pairs if judgement.items[item.id] in BAD)
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
        for item, recorded in record.pairs
        if record.judgement.items[item.id] in BAD
    )
    return Sheet(words["failures"], tuple((words[name], width) for name, width in columns), rows)


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
        recorded.remark,
        words[f"verdict {record.judgement.items[item.id]}"],
        record.version,
    )


def _actions(records: tuple[Filled, ...], words: Words, on: date | None) -> Sheet:
    columns = (
        *(("checklist", 26), ("job", 24), ("facts", 32), ("item", 16), ("check", 44), ("what", 44), ("who", 18)),
        *(("due", 14), ("state", 18), ("done on", 14), ("remark", 32), ("version", 9)),
    )
    rows = tuple(_action(one, words) for record in records for one in followed(record, on))
    return Sheet(words["actions"], tuple((words[name], width) for name, width in columns), rows)


def _action(one: Followed, words: Words) -> tuple[Cell, ...]:
    record, action = one.record, one.action
    what, who, due, done = (action.what, action.who, action.due, action.done) if action else ("", "", "", "")
    return (
        *map(Cell, (record.checklist.title, record.job, _facts(record, words), one.item.id, one.item.text)),
        *map(Cell, (what, who, read_day(due) or due)),
        Cell(words[f"state {one.state}"], one.state in NEGLECTED),
        *map(Cell, (read_day(done) or done, one.recorded.remark, record.version)),
    )


def _refused(files: tuple[Refused, ...], words: Words) -> Sheet:
    columns = (("file", 40), ("code", 8), ("reason", 70), ("hint", 70))
    rows = (
        (file.name, file.diagnostic.code, file.diagnostic.message, "\n".join(file.diagnostic.hints)) for file in files
    )
    return Sheet(
        words["refused"],
        tuple((words[name], width) for name, width in columns),
        tuple(tuple(Cell(_encodable(text)) for text in row) for row in rows),
    )


def _encodable(text: str) -> str:
    """Return a text in which lone surrogates, which files of others may contain, are replaced."""
    return text.encode("utf-8", "replace").decode()


def _checklist_sheet(name: str, checklist: Checklist, records: tuple[Filled, ...], words: Words) -> Sheet:
    columns = (
        (words["job"], 30),
        (words["source"], 9),
        *((fact.name, 16) for fact in checklist.top),
        *((words[name], 18) for name in ("started", "finished")),
        *((heading, 18) for i, item in enumerate(checklist.items, 1) for heading in _headings(i, item)),
        *((signer.role, 14) for signer in checklist.signing),
        (words["remarks"], 40),
        (words["verdict"], 12),
        (words["version"], 9),
    )
    return Sheet(name, columns, tuple(_row(record, words) for record in records))


def _headings(position: int, item: Item) -> tuple[str, ...]:
    """Return the heading of an item, or of each of its readings."""
    heading = f"{position} {item.text}{unit_text(item)}"
    readings = item.answer.readings if isinstance(item.answer, Measure) else ()
    return tuple(f"{heading}: {reading}" for reading in readings) or (heading,)


def _row(record: Filled, words: Words) -> tuple[Cell, ...]:
    answers, verdicts = record.answers, record.judgement.items
    remarks = [f"{i}: {recorded.remark}" for i, recorded in enumerate(answers.items, 1) if recorded.remark]
    return (
        Cell(record.job),
        Cell(words[record.source]),
        *(Cell(fact.value) for fact in answers.facts),
        *map(Cell, _times(record)),
        *(cell for item, recorded in record.pairs for cell in _cells(item, recorded, verdicts[item.id], words)),
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
    columns = (
        (words["job"], 30),
        (words["source"], 9),
        *((f"{i} {field.label}{f' {field.unit}' if field.unit else ''}", 18) for i, field in enumerate(form.fields, 1)),
        (words["version"], 9),
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


def _times(record: Filled) -> tuple[str, str]:
    """Return start and end in local time, to the minute."""
    return record.started.replace("T", " ")[:16], record.finished.replace("T", " ")[:16]


def _facts(record: Filled, words: Words) -> str:
    return words["and"].join(f"{fact.name} {fact.value}" for fact in record.answers.facts if fact.value)
