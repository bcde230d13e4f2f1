"""Files that came back to answers that belong to this edition of the handbook; whatever does not is refused."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from generator.diagnostics.diagnostic import Diagnostic, Outcome, Place
from generator.diagnostics.words import reason, short
from generator.link.handbook import Handbook
from generator.model.checklist import Checklist, Form
from generator.plan.paper.checklists import checklist_digest
from generator.plan.paper.forms import form_digest
from generator.project import files_below
from generator.records.answers import misfit
from generator.records.from_json import EXPORT_AGAIN, open_record
from generator.records.from_pdf import SAVE_AGAIN, FilledPdf, answers_of, form_answers, open_pdf
from generator.records.record import Answers, FilledRecord, RecordedHandbook

MAX_BYTES = 64_000_000
"""A record with a hundred photos has half of that."""

SUFFIXES = (".json", ".pdf")


@dataclass(frozen=True, slots=True)
class Filled:
    """A checklist that was accepted. A PDF knows no times; its name stands for the job."""

    checklist: Checklist
    answers: Answers
    source: str
    job: str
    started: str = ""
    finished: str = ""
    exported: str = ""


@dataclass(frozen=True, slots=True)
class FilledForm:
    """A form that was accepted: a text for each field."""

    form: Form
    answers: tuple[str, ...]
    source: str
    job: str


@dataclass(frozen=True, slots=True)
class Gathered:
    """All that was accepted, in the order of checklists and forms, times and jobs."""

    checklists: tuple[Filled, ...]
    forms: tuple[FilledForm, ...]


def record_files(paths: Iterable[Path]) -> tuple[Path, ...]:
    """The files named, and the `.json` and `.pdf` files of the folders named, each once, in a fixed order."""
    found: list[Path] = []
    for path in paths:
        inside = (file for file in files_below(path) if file.suffix.lower() in SUFFIXES)
        found += inside if path.is_dir() else [path]
    return tuple(dict.fromkeys(found))


def read_records(handbook: Handbook, files: Iterable[Path]) -> Outcome[Gathered]:
    """All records; one complaint for each file that is refused."""
    accepted: dict[object, tuple[Filled | FilledForm, Path]] = {}
    refused: list[Diagnostic] = []
    for file in files:
        result = _read(handbook, file)
        if isinstance(result, Diagnostic):
            refused.append(result)
            continue
        first, where = accepted.setdefault(_identity(result), (result, file))
        if where != file:
            refused.append(_twice(result, file, first, where))
    found = [one for one, _ in accepted.values()]
    places = {one.id: i for i, one in enumerate((*handbook.checklists, *handbook.forms))}
    lists = [one for one in found if isinstance(one, Filled)]
    lists.sort(key=lambda one: (places[one.checklist.id], one.source, one.started, one.job))
    forms = [one for one in found if isinstance(one, FilledForm)]
    forms.sort(key=lambda one: (places[one.form.id], one.job))
    return Outcome(Gathered(tuple(lists), tuple(forms)), tuple(refused))


def _identity(one: Filled | FilledForm) -> object:
    """What two files must not share: the job, or in PDFs, which have none, all that was filled in."""
    if isinstance(one, FilledForm):
        return one.form.id, one.answers
    return (one.checklist.id, one.job) if one.source == "site" else one.answers.model_dump_json()


def _twice(one: Filled | FilledForm, file: Path, before: Filled | FilledForm, first: Path) -> Diagnostic:
    at = Place(file.as_posix())
    if isinstance(one, FilledForm) or isinstance(before, FilledForm) or one.source != "site":
        message = f"all that is filled in here is filled in in `{first.as_posix()}` too"
        return Diagnostic("F810", message, at, hints=("keep one of the two, and move the other elsewhere",))
    later, earlier = (file, first) if one.exported >= before.exported else (first, file)
    message = f"the job `{short(one.job)}` is in `{first.as_posix()}` already"
    hint = f"`{later.as_posix()}` was exported last: keep it, and move `{earlier.as_posix()}` elsewhere"
    return Diagnostic("F810", message, at, hints=(hint,))


def _read(handbook: Handbook, file: Path) -> Filled | FilledForm | Diagnostic:
    at = Place(file.as_posix())
    raw = _content(file, at)
    if isinstance(raw, Diagnostic):
        return raw
    if file.suffix.lower() == ".pdf":
        pdf = open_pdf(raw, at)
        return pdf if isinstance(pdf, Diagnostic) else _from_pdf(handbook, pdf, file, at)
    record = open_record(raw, at)
    return record if isinstance(record, Diagnostic) else _from_site(handbook, record, at)


def _content(file: Path, at: Place) -> bytes | Diagnostic:
    """The bytes of a file, read only if there are not too many."""
    try:
        if not file.is_file():
            return Diagnostic("F811", f"`{at.file}` is no file", at, hints=("name record files, or their folder",))
        with file.open("rb") as source:
            raw = source.read(MAX_BYTES + 1)
    except OSError as error:
        message = f"`{at.file}` cannot be opened: {reason(error)}"
        return Diagnostic("F811", message, at, hints=("check its permissions",))
    if len(raw) > MAX_BYTES:
        hint = "a record is smaller; perhaps another file landed here"
        return Diagnostic("F802", f"the file has more than {MAX_BYTES // 1_000_000} MB", at, hints=(hint,))
    return raw


def _from_site(handbook: Handbook, record: FilledRecord, at: Place) -> Filled | Diagnostic:
    refusal = _stranger(handbook, record.handbook, "checklist", record.checklist.id, record.checklist.digest, at)
    if refusal:
        return refusal
    checklist = handbook.get(record.checklist.id, Checklist)
    fault = misfit(checklist, record)
    if fault:
        return _misfit(checklist, fault, EXPORT_AGAIN, at)
    return Filled(checklist, record, "site", record.job, record.started, record.finished, record.exported)


def _from_pdf(handbook: Handbook, pdf: FilledPdf, file: Path, at: Place) -> Filled | FilledForm | Diagnostic:
    refusal = _stranger(handbook, pdf.handbook, pdf.kind, pdf.id, pdf.digest, at)
    if refusal:
        return refusal
    if pdf.kind == "form":
        form = handbook.get(pdf.id, Form)
        values = form_answers(form, pdf, at)
        return values if isinstance(values, Diagnostic) else FilledForm(form, values, "pdf", file.name)
    checklist = handbook.get(pdf.id, Checklist)
    answers = answers_of(checklist, pdf, at)
    if isinstance(answers, Diagnostic):
        return answers
    fault = misfit(checklist, answers)
    return _misfit(checklist, fault, SAVE_AGAIN, at) if fault else Filled(checklist, answers, "pdf", file.name)


def _misfit(checklist: Checklist, fault: str, hint: str, at: Place) -> Diagnostic:
    return Diagnostic("F809", f"the answers do not fit `{checklist.id}`: {fault}", at, hints=(hint,))


def _stranger(
    handbook: Handbook, told: RecordedHandbook, kind: str, id_: str, digest: str, at: Place
) -> Diagnostic | None:
    """Why a file is not of this handbook, this version, and this very text; None if it is."""
    info = handbook.info
    if told.id != info.id:
        message = f"the record belongs to the handbook `{short(told.id)}`, not to `{info.id}`"
        return Diagnostic("F804", message, at, hints=("gather it in the folder of its own handbook",))
    if id_ not in handbook.entries or handbook.kind(id_) != kind:
        message = f"this handbook has no {kind} `{short(id_)}`"
        hint = f"the record was made with version {short(told.version)}; gather it with that version of the handbook"
        return Diagnostic("F805", message, at, hints=(hint,))
    if told.version != info.version:
        message = f"the record was made with version {short(told.version)} of the handbook; this is {info.version}"
        hint = f"gather it with version {short(told.version)} of the handbook"
        return Diagnostic("F806", message, at, hints=(hint,))
    own = (
        form_digest(handbook, handbook.get(id_, Form))
        if kind == "form"
        else checklist_digest(handbook, handbook.get(id_, Checklist))
    )
    if digest != own:
        message = f"the digest `{short(digest, 12)}` is not that of `{id_}` in version {info.version}, `{own[:12]}…`"
        hint = f"the {kind} was changed without a new version: gather the record with the sources it was made from"
        return Diagnostic("F807", message, at, hints=(hint,))
    return None
