"""Read the answers to a checklist or form from a filled-in PDF; values that are not valid answers are refused."""

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

SAVE_AGAIN = "open the file, correct it, save it and hand it in again"


@dataclass(frozen=True, slots=True)
class FilledPdf:
    """Identity of a filled-in PDF, and the values of its fields."""

    handbook: RecordedHandbook
    kind: str
    id: str
    digest: str
    fields: PdfFields


class Conflict(Exception):
    """A question has several answers but allows only one."""


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


def answers_of(checklist: Checklist, pdf: FilledPdf, at: Place) -> Answers | Diagnostic:
    """Return the answers to a checklist, or a diagnostic."""
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
    """Return a text for each field of a form, or a diagnostic; numbers are decimal."""
    try:
        answers = tuple(_answer(form, i, field, pdf.fields) for i, field in enumerate(form.fields, 1))
    except Conflict as conflict:
        return _conflict(conflict, at)
    for position, (field, answer) in enumerate(zip(form.fields, answers, strict=True), 1):
        if not _is_valid(field, answer):
            fault = f"`{short(answer, 40)}` is not a valid answer to field {position}, `{short(field.label, 40)}`"
            return Diagnostic("F809", f"the answers do not match `{form.id}`: {fault}", at, hints=(SAVE_AGAIN,))
    return _too_long(at) if any(len(answer) > MAX_TEXT for answer in answers) else answers


def _answer(form: Form, position: int, field: FormField, fields: PdfFields) -> str:
    name, signed = field_names(form.id, position)
    if field.type == "choice":
        return _choice(fields, name, field.label, dict(options(field.options)))
    if field.type == "signature":
        return _signed(fields, (name, signed))
    return number_typed(_typed(fields, name)) if field.type == "number" else _typed(fields, name)


def _is_valid(field: FormField, answer: str) -> bool:
    if not answer:
        return True
    return is_decimal(answer) if field.type == "number" else field.type != "choice" or answer in field.options


def number_typed(text: str) -> str:
    """Convert a typed number, possibly with full-width digits, to plain decimal; other texts stay unchanged."""
    plain = unicodedata.normalize("NFKC", text).strip().replace("\u2212", "-").replace("\u2013", "-")
    plain = re.sub(r"^\+", "", plain)
    return plain if is_decimal(plain) else text


def _item(item: Item, fields: PdfFields) -> dict[str, Any]:
    names, ask = item_names(item.id), item.answer
    skipped = "na" in fields.ticked.get(names.skip, ())
    if isinstance(ask, YesNo):
        answer = _choice(fields, names.answer, item.id, {})
    elif isinstance(ask, Choice):
        answer = _choice(fields, names.answer, item.id, dict(options(tuple(ask.outcomes))) | {"na": ""})
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


def _choice(fields: PdfFields, name: str, where: str, texts: dict[str, str]) -> str:
    """Return the text of the ticked box, or its state if it has no text; raise `Conflict` if several are ticked."""
    states = fields.ticked.get(name, ())
    if len(states) > 1:
        raise Conflict(where, ", ".join(f"`{short(texts.get(state) or state, 20)}`" for state in states))
    return texts.get(states[0], states[0]) if states else ""


def _typed(fields: PdfFields, name: str) -> str:
    return fields.texts.get(name, "").strip()


def _signed(fields: PdfFields, names: tuple[str, str]) -> str:
    """Return name and date of a signature as one text."""
    return " ".join(filter(None, (_typed(fields, name) for name in names)))


def _conflict(conflict: Conflict, at: Place) -> Diagnostic:
    where, states = conflict.args
    hint = "open the file, keep one tick, save it and hand it in again"
    return Diagnostic("F815", f"`{short(where)}` has more than one answer: {states}", at, hints=(hint,))


def _too_long(at: Place) -> Diagnostic:
    return Diagnostic("F803", "a text in the PDF is too long for a record", at, hints=(SAVE_AGAIN,))
