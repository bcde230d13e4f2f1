"""Reports of accepted records: a PDF each, with photos, verdicts, actions, signatures and seal."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from generator.judge.day import read_day
from generator.judge.verdict import Verdict
from generator.link.handbook import Handbook, number
from generator.load.catalogue import Catalogue
from generator.model.checklist import Item
from generator.plan.artifact import Artifact
from generator.plan.shared.checklist_words import ChecklistWords
from generator.plan.shared.parts import DocumentHead, document_head, sheet_number
from generator.records.actions import BAD
from generator.records.pictures import photos_of, printable
from generator.records.read import Filled, FilledForm
from generator.records.record import JudgedRecord, Mark, RecordedItem, action_of
from generator.records.texts import WORDS, Words, answer_text, limits_text, missing_text

MAX_NAME = 70
"""Maximum length of a file name without suffix; a Chinese character takes three bytes of the 255 that systems allow."""

Legible = Callable[[str], str]
"""Replaces what the fonts cannot print: people type anything, and one sign must not refuse all reports."""


@dataclass(frozen=True, slots=True)
class PhotoView:
    """Photo: position of its item and in it, text of the item, and data URL; empty if the picture cannot be shown."""

    item: int
    number: int
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class MarkView:
    """Signature: who signs, name as typed, data URL of the drawing or "". `damaged`: the drawing cannot be shown."""

    role: str
    name: str
    source: str
    damaged: bool


@dataclass(frozen=True, slots=True)
class AnswerView:
    """Answer to an item. `action` has the texts of what, who, due and done; it is empty if none was named."""

    number: int
    text: str
    clause: str
    critical: bool
    limits: str
    answer: str
    verdict: Verdict
    bad: bool
    remark: str
    action: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AnswerGroup:
    """Heading of a checklist, and the answers below it."""

    title: str
    answers: tuple[AnswerView, ...]


@dataclass(frozen=True, slots=True)
class RecordReport:
    """Report of a record. What PDFs do not have is empty: times, seal; forms have facts alone.

    `about` is number and version of the checklist or form, and the job.
    """

    head: DocumentHead
    title: str
    about: str
    job: str
    facts: tuple[tuple[str, str], ...]
    started: str = ""
    finished: str = ""
    exported: str = ""
    reopened: tuple[str, ...] = ()
    overall: str = ""
    missing: str = ""
    groups: tuple[AnswerGroup, ...] = ()
    photos: tuple[PhotoView, ...] = ()
    signers: tuple[MarkView, ...] = ()
    digest: str = ""
    seal: str = ""


def reports(
    handbook: Handbook, catalogue: Catalogue, records: Iterable[Filled | FilledForm], legible: Legible
) -> Iterator[Artifact]:
    """Yield the report of each record, under a file name of its own. Photos are read when the report is planned."""
    planner = _Planner(handbook, catalogue, {name: catalogue.pgettext("records", name) for name in WORDS}, legible)
    taken: set[str] = set()
    for record in records:
        view = planner.form(record) if isinstance(record, FilledForm) else planner.checklist(record)
        name = _file_name(f"{record.definition.id}_{record.version}_{record.job}", taken)
        yield Artifact(f"{name}.pdf", "pdf", "print/record.html.j2", view, ())


def _file_name(text: str, taken: set[str]) -> str:
    """Return a name that every system allows and that differs from those taken in more than case; it is taken then."""
    base = re.sub(r"[^\w.-]+", "-", text.removesuffix(".pdf"))[:MAX_NAME].rstrip(".-")
    name, count = base, 1
    while name.casefold() in taken:
        count += 1
        name = f"{base}-{count}"
    taken.add(name.casefold())
    return name


@dataclass(frozen=True, slots=True)
class _Planner:
    """What all reports share."""

    handbook: Handbook
    catalogue: Catalogue
    words: Words
    legible: Legible

    def form(self, record: FilledForm) -> RecordReport:
        fields = zip(record.form.fields, record.answers, strict=True)
        return RecordReport(
            head=document_head(self.handbook),
            title=record.form.title,
            about=self._about(record),
            job=self.legible(record.job),
            facts=tuple((field.label, self.legible(_with_unit(answer, field.unit))) for field, answer in fields),
        )

    def checklist(self, record: Filled) -> RecordReport:
        answers, judgement = record.answers, record.judgement
        units = [fact.unit for fact in record.checklist.top]
        return RecordReport(
            head=document_head(self.handbook),
            title=record.checklist.title,
            about=self._about(record),
            job=self.legible(record.job),
            started=_moment(record.started),
            finished=_moment(record.finished),
            exported=_moment(record.exported),
            reopened=tuple(map(_moment, answers.reopened)) if isinstance(answers, JudgedRecord) else (),
            facts=tuple(
                (fact.name, self.legible(_with_unit(fact.value, unit)))
                for fact, unit in zip(answers.facts, units, strict=True)
            ),
            overall=judgement.overall,
            missing=missing_text(judgement, self.words),
            groups=tuple(self._groups(record)),
            photos=tuple(self._photos(record)),
            signers=(
                *(
                    self._mark(f"{position} {item.text}", recorded.signature)
                    for position, (item, recorded) in enumerate(record.pairs, 1)
                    if recorded.signature is not None and recorded.signature.given
                ),
                *(self._mark(mark.role, mark) for mark in answers.signers),
            ),
            digest=answers.checklist.digest,
            seal=record.seal,
        )

    def _about(self, record: Filled | FilledForm) -> str:
        name = sheet_number(self.handbook, record.definition.id)
        return f"{name} · {self.legible(record.version)} · {self.legible(record.job)}"

    def _groups(self, record: Filled) -> Iterator[AnswerGroup]:
        wording, numbered = ChecklistWords(record.checklist, self.catalogue), enumerate(record.pairs, 1)
        for group in record.checklist.groups:
            own = islice(numbered, len(group.items))
            yield AnswerGroup(
                group.title, tuple(self._answer(record, wording, position, *pair) for position, pair in own)
            )

    def _answer(
        self, record: Filled, wording: ChecklistWords, position: int, item: Item, recorded: RecordedItem
    ) -> AnswerView:
        verdict, action = record.judgement.items[item.id], action_of(recorded)
        return AnswerView(
            number=position,
            text=item.text,
            clause=number(item.clause),
            critical=item.critical,
            limits=self.legible(limits_text(wording, record.filling, item, self.words)),
            answer=self.legible(answer_text(item, recorded, self.words)),
            verdict=verdict,
            bad=verdict in BAD,
            remark=self.legible(recorded.remark),
            action=tuple(
                map(self.legible, (action.what, action.who, _day(action.due), _day(action.done))) if action else ()
            ),
        )

    def _photos(self, record: Filled) -> Iterator[PhotoView]:
        kept = photos_of(record)
        for position, (item, recorded) in enumerate(record.pairs, 1):
            sources = kept.get(item.id, recorded.photos)
            for count, source in enumerate(sources, 1):
                yield PhotoView(position, count, item.text, printable(source))

    def _mark(self, role: str, mark: Mark) -> MarkView:
        source = printable(mark.image)
        return MarkView(role, self.legible(mark.name), source, bool(mark.image) and not source)


def _with_unit(text: str, unit: str | None) -> str:
    return f"{text} {unit}" if text and unit else text


def _day(typed: str) -> str:
    return read_day(typed) or typed


def _moment(iso: str) -> str:
    """Return a time to the minute, with its offset from UTC."""
    return f"{iso[:16].replace('T', ' ')} {iso[19:]}".strip()
