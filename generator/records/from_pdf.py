"""Read the answers to a checklist or form from a filled-in PDF; values that are not valid answers are refused."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from generator.diagnostics.diagnostic import Diagnostic, Place
from generator.diagnostics.words import short
from generator.judge.number import read_number, ways_to_read
from generator.model.checklist import Checklist, Choice, Fact, Form, FormField, Item, Measure, Score, Signature, YesNo
from generator.plan.paper.fillable import (
    IDENTITY,
    SCHEMA,
    fact_name,
    field_names,
    item_names,
    options,
    reading_name,
    signer_names,
)
from generator.records.pdf_fields import PdfFields, pdf_fields
from generator.records.record import MAX_TEXT, PdfAnswers, RecordedHandbook

SAVE_AGAIN = "open the file, correct it, save it and hand it in again"


@dataclass(frozen=True, slots=True)
class FilledPdf:
    """Identity of a filled-in PDF, and the values of its fields."""

    handbook: RecordedHandbook
    kind: str
    id: str
    digest: str
    fields: PdfFields


class Unclear(Exception):
    """An answer can be understood in two ways."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


_ONE_TICK = "open the file, keep one tick, save it and hand it in again"
_PLAIN_NUMBER = "open the file, write the number without commas, with a point before decimals, and save it again"


def open_pdf(raw: bytes, at: Place) -> FilledPdf | Diagnostic:
    """Return a filled-in PDF of a handbook, or a diagnostic."""
    fields = pdf_fields(raw) if b"%PDF-" in raw[:1024] else "broken"
    if fields == "broken":
        hint = "hand in the file that the browser or PDF viewer has saved; transfer it again if that failed"
        return Diagnostic("F813", "the file is not a PDF, or is damaged", at, hints=(hint,))
    if isinstance(fields, str):
        hint = "save it without a password and hand it in again"
        return Diagnostic("F813", "the PDF is protected by a password", at, hints=(hint,))
    if not fields.texts and not fields.ticked:
        hint = "fill in and save the fillable PDF from the site; do not print it to a new PDF"
        return Diagnostic(
            "F814",
            "the PDF has no form fields: it is the version for printing, or was printed to a new file",
            at,
            hints=(hint,),
        )
    try:
        identity = json.loads(fields.texts.get(IDENTITY, ""))
        kind = "form" if "form" in identity else "checklist"
        handbook = RecordedHandbook.model_validate(identity["handbook"])
        if identity["schema"] == SCHEMA and isinstance(identity[kind], str) and isinstance(identity["digest"], str):
            return FilledPdf(handbook, kind, identity[kind], identity["digest"], fields)
    except (ValueError, TypeError, KeyError, RecursionError):
        pass
    hint = f"fillable PDFs of a handbook have the schema `{SCHEMA}` in a hidden field; move other files elsewhere"
    return Diagnostic(
        "F803", "the PDF has form fields, but is not a checklist or form of a handbook", at, hints=(hint,)
    )


def answers_of(checklist: Checklist, pdf: FilledPdf, at: Place) -> PdfAnswers | Diagnostic:
    """Return the answers to a checklist, or a diagnostic."""
    reader = _Reader(pdf.fields, at)
    try:
        data = {
            "handbook": pdf.handbook,
            "checklist": {"id": checklist.id, "title": checklist.title, "digest": pdf.digest},
            "facts": tuple(
                {"name": fact.name, "value": reader.fact(fact, fact_name(checklist.id, i))}
                for i, fact in enumerate(checklist.top, 1)
            ),
            "items": tuple(reader.item(item) for item in checklist.items),
            "signers": tuple(
                {"role": signer.role, "name": reader.signed(signer_names(checklist.id, i)), "image": ""}
                for i, signer in enumerate(checklist.signing, 1)
            ),
        }
        return PdfAnswers.model_validate(data)
    except Unclear as unclear:
        return unclear.diagnostic
    except ValidationError:
        return _too_long(at)


def form_answers(form: Form, pdf: FilledPdf, at: Place) -> tuple[str, ...] | Diagnostic:
    """Return a text for each field of a form, or a diagnostic; numbers are decimal."""
    reader = _Reader(pdf.fields, at)
    try:
        answers = tuple(reader.field(form, i, field) for i, field in enumerate(form.fields, 1))
    except Unclear as unclear:
        return unclear.diagnostic
    for position, (field, answer) in enumerate(zip(form.fields, answers, strict=True), 1):
        if not _is_valid(field, answer):
            fault = f"`{short(answer, 40)}` is not a valid answer to field {position}, `{short(field.label, 40)}`"
            return Diagnostic("F809", f"the answers do not match `{form.id}`: {fault}", at, hints=(SAVE_AGAIN,))
    return _too_long(at) if any(len(answer) > MAX_TEXT for answer in answers) else answers


def _is_valid(field: FormField, answer: str) -> bool:
    if not answer:
        return True
    if field.type == "number":
        return bool(read_number(answer, field.unit or ""))
    return field.type != "choice" or answer in field.options


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads answers from the fields of the PDF at a place; raises `Unclear`."""

    fields: PdfFields
    at: Place

    def fact(self, fact: Fact, name: str) -> str:
        if fact.type == "choice":
            return self._choice(name, fact.name, dict(options(fact.options)))
        typed = self._typed(name)
        return self._number(typed, fact.unit or "", fact.name) if fact.type == "number" else typed

    def item(self, item: Item) -> dict[str, Any]:
        names, ask = item_names(item.id), item.answer
        skipped = "na" in self.fields.ticked.get(names.skip, ())
        readings: tuple[str, ...] = ()
        if isinstance(ask, YesNo):
            answer = self._choice(names.answer, item.id, {})
        elif isinstance(ask, Choice | Score):
            answer = self._choice(names.answer, item.id, dict(options(_options(ask))) | {"na": ""})
            skipped = skipped or "na" in self.fields.ticked.get(names.answer, ())
        elif isinstance(ask, Measure):
            answer = self._number(self._typed(names.answer), ask.unit, item.id)
            typed = (self._typed(reading_name(item.id, i)) for i in range(1, len(ask.readings) + 1))
            readings = tuple(self._number(text, ask.unit, item.id) for text in typed)
        else:
            answer = "" if isinstance(ask, Signature) else self._typed(names.answer)
        mark = {"name": self.signed((names.answer, names.signed)), "image": ""}
        return {
            "id": item.id,
            "answer": answer,
            "readings": readings,
            "skipped": skipped,
            "remark": self._typed(names.remark),
            "photos": (),
            "signature": mark if isinstance(ask, Signature) else None,
        }

    def field(self, form: Form, position: int, field: FormField) -> str:
        name, signed = field_names(form.id, position)
        if field.type == "choice":
            return self._choice(name, field.label, dict(options(field.options)))
        if field.type == "signature":
            return self.signed((name, signed))
        typed = self._typed(name)
        return self._number(typed, field.unit or "", field.label) if field.type == "number" else typed

    def signed(self, names: tuple[str, str]) -> str:
        """Return name and date of a signature as one text; a date without a name is no signature."""
        name, day = map(self._typed, names)
        return f"{name} {day}".rstrip() if name else ""

    def _typed(self, name: str) -> str:
        return self.fields.texts.get(name, "").strip()

    def _number(self, typed: str, unit: str, where: str) -> str:
        """Return a typed number as decimal text; other texts stay unchanged, as they are refused later."""
        ways = ways_to_read(typed, unit)
        if len(ways) < 2:
            return ways[0] if ways else typed
        meanings = " or ".join(f"`{way}`" for way in ways)
        message = f"`{short(where)}`: `{short(typed, 40)}` can be read as {meanings}"
        raise Unclear(Diagnostic("F816", message, self.at, hints=(_PLAIN_NUMBER,)))

    def _choice(self, name: str, where: str, texts: dict[str, str]) -> str:
        """Return the text of the ticked box, or its state if it has no text."""
        states = self.fields.ticked.get(name, ())
        if len(states) > 1:
            ticks = ", ".join(f"`{short(texts.get(state) or state, 20)}`" for state in states)
            message = f"`{short(where)}` has more than one answer: {ticks}"
            raise Unclear(Diagnostic("F815", message, self.at, hints=(_ONE_TICK,)))
        return texts.get(states[0], states[0]) if states else ""


def _options(ask: Choice | Score) -> tuple[str, ...]:
    return tuple(ask.outcomes) if isinstance(ask, Choice) else tuple(map(str, range(ask.lowest, ask.highest + 1)))


def _too_long(at: Place) -> Diagnostic:
    return Diagnostic("F803", "a text in the PDF is too long for a record", at, hints=(SAVE_AGAIN,))
