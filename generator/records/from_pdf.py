"""Values of a PDF to the answers of a checklist or form; whatever cannot be taken as an answer is refused."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from generator.diagnostics.diagnostic import Diagnostic, Place
from generator.diagnostics.words import short
from generator.model.checklist import Checklist, Choice, Form, FormField, Item, Measure, Signature, YesNo
from generator.plan.paper.fillable import IDENTITY, SCHEMA, fact_name, field_names, item_names, options, signer_names
from generator.records.answers import fits, is_decimal, within_limits
from generator.records.pdf_fields import PdfFields, pdf_fields
from generator.records.record import MAX_TEXT, Answers, RecordedHandbook

SAVE_AGAIN = "open the file, mend it, save it and hand it in again"


@dataclass(frozen=True, slots=True)
class FilledPdf:
    """What a PDF says that it is, and its values."""

    handbook: RecordedHandbook
    kind: str
    id: str
    digest: str
    fields: PdfFields


class Conflict(Exception):
    """Two answers where one belongs."""


def open_pdf(raw: bytes, at: Place) -> FilledPdf | Diagnostic:
    """A PDF that was published to be filled in, or why it is none."""
    fields = pdf_fields(raw) if b"%PDF-" in raw[:1024] else "broken"
    if fields == "broken":
        hint = "hand in the file that the browser or PDF reader has saved; a broken transfer needs another try"
        return Diagnostic("F813", "the file is no PDF, or is broken", at, hints=(hint,))
    if isinstance(fields, str):
        hint = "save it without a password and hand it in again"
        return Diagnostic("F813", "the PDF is locked with a password", at, hints=(hint,))
    if not fields.texts and not fields.ticked:
        hint = "fill in the file that the site offers to fill in, and save it; do not print it into a new PDF"
        return Diagnostic(
            "F814", "the PDF has no fields: it is a print, or was printed into a new file", at, hints=(hint,)
        )
    try:
        told = json.loads(fields.texts.get(IDENTITY, ""))
        kind = "form" if "form" in told else "checklist"
        handbook = RecordedHandbook.model_validate(told["handbook"])
        if told["schema"] == SCHEMA and isinstance(told[kind], str) and isinstance(told["digest"], str):
            return FilledPdf(handbook, kind, told[kind], told["digest"], fields)
    except (ValueError, TypeError, KeyError, RecursionError):
        pass
    hint = f"files of a handbook to fill in say `{SCHEMA}` in a hidden field; move other files elsewhere"
    return Diagnostic("F803", "the PDF has fields, but is no checklist or form of a handbook", at, hints=(hint,))


def answers_of(checklist: Checklist, pdf: FilledPdf, at: Place) -> Answers | Diagnostic:
    """The answers of a checklist."""
    fields = pdf.fields
    try:
        data = {
            "handbook": pdf.handbook,
            "checklist": {"id": checklist.id, "title": checklist.title, "digest": pdf.digest},
            "facts": tuple(
                {"name": fact, "value": _typed(fields, fact_name(checklist.id, i))}
                for i, fact in enumerate(checklist.facts, 1)
            ),
            "items": tuple(_item(item, fields) for item in checklist.items),
            "signers": tuple(
                {"role": signer, "name": _signed(fields, signer_names(checklist.id, i)), "image": ""}
                for i, signer in enumerate(checklist.signers, 1)
            ),
        }
        return Answers.model_validate(data)
    except Conflict as conflict:
        return _conflict(conflict, at)
    except ValidationError:
        return _too_long(at)


def form_answers(form: Form, pdf: FilledPdf, at: Place) -> tuple[str, ...] | Diagnostic:
    """One text for each field of a form; numbers are decimal."""
    try:
        found = tuple(_answer(form, i, field, pdf.fields) for i, field in enumerate(form.fields, 1))
    except Conflict as conflict:
        return _conflict(conflict, at)
    for position, (field, answer) in enumerate(zip(form.fields, found, strict=True), 1):
        if not _takes(field, answer):
            fault = f"`{short(answer, 40)}` is no answer to field {position}, `{short(field.label, 40)}`"
            return Diagnostic("F809", f"the answers do not fit `{form.id}`: {fault}", at, hints=(SAVE_AGAIN,))
    return _too_long(at) if any(len(one) > MAX_TEXT for one in found) else found


def _answer(form: Form, position: int, field: FormField, fields: PdfFields) -> str:
    name, signed = field_names(form.id, position)
    if field.type == "choice":
        return _one(fields, name, field.label, dict(options(field.options)))
    if field.type == "signature":
        return _signed(fields, (name, signed))
    return number_typed(_typed(fields, name)) if field.type == "number" else _typed(fields, name)


def _takes(field: FormField, answer: str) -> bool:
    if not answer:
        return True
    return is_decimal(answer) if field.type == "number" else field.type != "choice" or answer in field.options


def number_typed(text: str) -> str:
    """A number as people type it, full-width figures and signs included, in plain figures if it is one."""
    plain = unicodedata.normalize("NFKC", text).strip().replace("\u2212", "-").replace("\u2013", "-")
    plain = re.sub(r"^\+", "", plain)
    return plain if is_decimal(plain) else text


def _item(item: Item, fields: PdfFields) -> dict[str, Any]:
    names, ask = item_names(item.id), item.answer
    skipped = "na" in fields.ticked.get(names.skip, ())
    if isinstance(ask, YesNo):
        answer = _one(fields, names.answer, item.id, {})
    elif isinstance(ask, Choice):
        answer = _one(fields, names.answer, item.id, dict(options(ask.options)) | {"na": ""})
        skipped = "na" in fields.ticked.get(names.answer, ())
    elif isinstance(ask, Measure):
        answer = number_typed(_typed(fields, names.answer))
    else:
        answer = "" if isinstance(ask, Signature) else _typed(fields, names.answer)
    mark = {"name": _signed(fields, (names.answer, names.signed)), "image": ""}
    return {
        "id": item.id,
        "answer": answer,
        "skipped": skipped,
        "within": within_limits(item, answer) if fits(item, answer) else None,
        "remark": _typed(fields, names.remark),
        "photos": (),
        "signature": mark if isinstance(ask, Signature) else None,
    }


def _one(fields: PdfFields, name: str, where: str, words: dict[str, str]) -> str:
    """What the one ticked box stands for; a state without a word stands for itself."""
    states = fields.ticked.get(name, ())
    if len(states) > 1:
        raise Conflict(where, ", ".join(f"`{short(words.get(state) or state, 20)}`" for state in states))
    return words.get(states[0], states[0]) if states else ""


def _typed(fields: PdfFields, name: str) -> str:
    return fields.texts.get(name, "").strip()


def _signed(fields: PdfFields, names: tuple[str, str]) -> str:
    """Name and date of a signature as one text."""
    return " ".join(filter(None, (_typed(fields, name) for name in names)))


def _conflict(conflict: Conflict, at: Place) -> Diagnostic:
    where, states = conflict.args
    hint = "open the file, keep one tick, save it and hand it in again"
    return Diagnostic("F815", f"`{short(where)}` has more than one answer: {states}", at, hints=(hint,))


def _too_long(at: Place) -> Diagnostic:
    return Diagnostic("F803", "the PDF holds a text that is too long for a record", at, hints=(SAVE_AGAIN,))
