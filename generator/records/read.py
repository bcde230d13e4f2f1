"""Read filled-in checklists and forms; refuse files that do not belong to this edition of the handbook."""

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
from generator.records.answers import mismatch
from generator.records.from_json import EXPORT_AGAIN, open_record
from generator.records.from_pdf import SAVE_AGAIN, FilledPdf, answers_of, form_answers, open_pdf
from generator.records.record import Answers, FilledRecord, RecordedHandbook

MAX_BYTES = 64_000_000
"""Maximum size of a file; a record with a hundred photos has half of it."""

SUFFIXES = (".json", ".pdf")


@dataclass(frozen=True, slots=True)
class Filled:
    """Accepted checklist. PDFs contain no times, and their file name is used as job."""

    checklist: Checklist
    answers: Answers
    source: str
    job: str
    started: str = ""
    finished: str = ""
    exported: str = ""


@dataclass(frozen=True, slots=True)
class FilledForm:
    """Accepted form: a text for each field."""

    form: Form
    answers: tuple[str, ...]
    source: str
    job: str


@dataclass(frozen=True, slots=True)
class Gathered:
    """All accepted records, in the order of checklists and forms, times and jobs."""

    checklists: tuple[Filled, ...]
    forms: tuple[FilledForm, ...]


def record_files(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Return the given files, and the `.json` and `.pdf` files in given folders, without duplicates, in fixed order."""
    files: list[Path] = []
    for path in paths:
        contents = (file for file in files_below(path) if file.suffix.lower() in SUFFIXES)
        files += contents if path.is_dir() else [path]
    return tuple(dict.fromkeys(files))


def read_records(handbook: Handbook, files: Iterable[Path]) -> Outcome[Gathered]:
    """Return all accepted records, and a diagnostic for each refused file."""
    accepted: dict[object, tuple[Filled | FilledForm, Path]] = {}
    refused: list[Diagnostic] = []
    for file in files:
        result = _read(handbook, file)
        if isinstance(result, Diagnostic):
            refused.append(result)
            continue
        first, first_file = accepted.setdefault(_identity(result), (result, file))
        if first_file != file:
            refused.append(_duplicate(result, file, first, first_file))
    records = [record for record, _ in accepted.values()]
    places = {definition.id: i for i, definition in enumerate((*handbook.checklists, *handbook.forms))}
    checklists = [record for record in records if isinstance(record, Filled)]
    checklists.sort(key=lambda record: (places[record.checklist.id], record.source, record.started, record.job))
    forms = [record for record in records if isinstance(record, FilledForm)]
    forms.sort(key=lambda record: (places[record.form.id], record.job))
    return Outcome(Gathered(tuple(checklists), tuple(forms)), tuple(refused))


def _identity(record: Filled | FilledForm) -> object:
    """Return what must be unique among files: the job, or all answers in PDFs, which contain no job."""
    if isinstance(record, FilledForm):
        return record.form.id, record.answers
    return (record.checklist.id, record.job) if record.source == "site" else record.answers.model_dump_json()


def _duplicate(record: Filled | FilledForm, file: Path, first: Filled | FilledForm, first_file: Path) -> Diagnostic:
    at = Place(file.as_posix())
    if isinstance(record, FilledForm) or isinstance(first, FilledForm) or record.source != "site":
        message = f"the file has the same answers as `{first_file.as_posix()}`"
        return Diagnostic("F810", message, at, hints=("keep one of the two, and move the other elsewhere",))
    later, earlier = (file, first_file) if record.exported >= first.exported else (first_file, file)
    message = f"the job `{short(record.job)}` is in `{first_file.as_posix()}` already"
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
    """Return the content of a file, or a diagnostic if it is missing, unreadable or too large."""
    try:
        if not file.is_file():
            return Diagnostic("F811", f"`{at.file}` is not a file", at, hints=("name record files, or their folder",))
        with file.open("rb") as source:
            raw = source.read(MAX_BYTES + 1)
    except OSError as error:
        message = f"`{at.file}` cannot be opened: {reason(error)}"
        return Diagnostic("F811", message, at, hints=("check its permissions",))
    if len(raw) > MAX_BYTES:
        hint = "records are smaller: check that this is the right file"
        return Diagnostic("F802", f"the file has more than {MAX_BYTES // 1_000_000} MB", at, hints=(hint,))
    return raw


def _from_site(handbook: Handbook, record: FilledRecord, at: Place) -> Filled | Diagnostic:
    refusal = _edition_mismatch(
        handbook, record.handbook, "checklist", record.checklist.id, record.checklist.digest, at
    )
    if refusal:
        return refusal
    checklist = handbook.get(record.checklist.id, Checklist)
    fault = mismatch(checklist, record)
    if fault:
        return _mismatch_diagnostic(checklist, fault, EXPORT_AGAIN, at)
    return Filled(checklist, record, "site", record.job, record.started, record.finished, record.exported)


def _from_pdf(handbook: Handbook, pdf: FilledPdf, file: Path, at: Place) -> Filled | FilledForm | Diagnostic:
    refusal = _edition_mismatch(handbook, pdf.handbook, pdf.kind, pdf.id, pdf.digest, at)
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
    fault = mismatch(checklist, answers)
    return (
        _mismatch_diagnostic(checklist, fault, SAVE_AGAIN, at)
        if fault
        else Filled(checklist, answers, "pdf", file.name)
    )


def _mismatch_diagnostic(checklist: Checklist, fault: str, hint: str, at: Place) -> Diagnostic:
    return Diagnostic("F809", f"the answers do not match `{checklist.id}`: {fault}", at, hints=(hint,))


def _edition_mismatch(
    handbook: Handbook, recorded: RecordedHandbook, kind: str, id_: str, digest: str, at: Place
) -> Diagnostic | None:
    """Return a diagnostic if a file is from another handbook, version or definition."""
    info = handbook.info
    if recorded.id != info.id:
        message = f"the record belongs to the handbook `{short(recorded.id)}`, not to `{info.id}`"
        return Diagnostic("F804", message, at, hints=("gather it in the folder of its own handbook",))
    if id_ not in handbook.entries or handbook.kind(id_) != kind:
        message = f"this handbook has no {kind} `{short(id_)}`"
        hint = (
            f"the record was made with version {short(recorded.version)}; gather it with that version of the handbook"
        )
        return Diagnostic("F805", message, at, hints=(hint,))
    if recorded.version != info.version:
        message = f"the record was made with version {short(recorded.version)} of the handbook; this is {info.version}"
        hint = f"gather it with version {short(recorded.version)} of the handbook"
        return Diagnostic("F806", message, at, hints=(hint,))
    own = (
        form_digest(handbook, handbook.get(id_, Form))
        if kind == "form"
        else checklist_digest(handbook, handbook.get(id_, Checklist))
    )
    if digest != own:
        message = f"the digest `{short(digest, 12)}` is not that of `{id_}` in version {info.version}, `{own[:12]}…`"
        hint = f"the {kind} was changed without a new version: gather the record with the earlier sources"
        return Diagnostic("F807", message, at, hints=(hint,))
    return None
