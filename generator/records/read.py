"""Read filled-in checklists and forms, and judge each by its own version of the handbook; refuse what does not fit."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path, PurePosixPath

from generator.diagnostics.diagnostic import Diagnostic, Outcome, Place
from generator.diagnostics.words import reason, short
from generator.judge.verdict import Filling, Judgement, judge
from generator.model.checklist import Checklist, Form, Item
from generator.project import files_below
from generator.records.answers import contradiction, filling_of, mismatch
from generator.records.editions import Edition, Editions, Unreadable
from generator.records.from_json import EXPORT_AGAIN, open_record
from generator.records.from_pdf import SAVE_AGAIN, FilledPdf, answers_of, form_answers, open_pdf
from generator.records.record import Answers, FilledRecord, RecordedHandbook, RecordedItem

MAX_BYTES = 64_000_000
"""Maximum size of a file; a record with a hundred photos has half of it."""

SUFFIXES = (".json", ".pdf")


@dataclass(frozen=True, slots=True)
class RecordFile:
    """File to read; `name` is its path below the folder that was named, which is the same on every machine."""

    path: Path
    name: str

    @property
    def at(self) -> Place:
        """Place of the whole file."""
        return Place(self.path.as_posix())


@dataclass(frozen=True, slots=True)
class Filled:
    """Accepted checklist, and the judgement on it. PDFs contain no times, and their file name is used as job."""

    checklist: Checklist
    answers: Answers
    filling: Filling
    judgement: Judgement
    source: str
    job: str
    started: str = ""
    finished: str = ""
    exported: str = ""
    seal: str = ""
    path: Path | None = None
    """File of a record of the site, which has its photos."""

    @property
    def definition(self) -> Checklist:
        """What was asked."""
        return self.checklist

    @property
    def version(self) -> str:
        """Version of the handbook that asked."""
        return self.answers.handbook.version

    @property
    def pairs(self) -> Iterable[tuple[Item, RecordedItem]]:
        """Each item with its answer."""
        return zip(self.checklist.items, self.answers.items, strict=True)


@dataclass(frozen=True, slots=True)
class FilledForm:
    """Accepted form: a text for each field."""

    form: Form
    version: str
    answers: tuple[str, ...]
    source: str
    job: str

    @property
    def definition(self) -> Form:
        """What was asked."""
        return self.form


@dataclass(frozen=True, slots=True)
class Refused:
    """File that was refused, and why."""

    name: str
    diagnostic: Diagnostic


@dataclass(frozen=True, slots=True)
class Gathered:
    """All accepted records, in the order of checklists and forms, times and jobs; and the files that were refused."""

    checklists: tuple[Filled, ...]
    forms: tuple[FilledForm, ...]
    refused: tuple[Refused, ...] = ()

    @property
    def accepted(self) -> int:
        """Number of accepted records."""
        return len(self.checklists) + len(self.forms)


def record_files(paths: Iterable[Path]) -> tuple[RecordFile, ...]:
    """Return the given files, and the `.json` and `.pdf` files in given folders, without duplicates, in fixed order."""
    files: dict[Path, RecordFile] = {}
    for path in paths:
        contents = (file for file in files_below(path) if file.suffix.lower() in SUFFIXES)
        for file in contents if path.is_dir() else (path,):
            name = file.relative_to(path).as_posix() if path.is_dir() else file.name
            files.setdefault(file, RecordFile(file, os.fsencode(name).decode(errors="replace")))
    return tuple(files.values())


def read_records(editions: Editions, files: Iterable[RecordFile]) -> Outcome[Gathered]:
    """Return all accepted records, and the refused files with a diagnostic for each."""
    accepted: dict[object, tuple[Filled | FilledForm, RecordFile]] = {}
    refused: list[Refused] = []
    for file in files:
        result = _read(editions, file)
        if isinstance(result, Diagnostic):
            refused.append(Refused(file.name, result))
            continue
        identity = _identity(result)
        other = accepted.get(identity)
        if other is None:
            accepted[identity] = result, file
        elif _is_later(result, other[0]):
            accepted[identity] = result, file
            refused.append(Refused(other[1].name, _duplicate(other[0], other[1], file)))
        else:
            refused.append(Refused(file.name, _duplicate(result, file, other[1])))
    gathered = _in_order(editions, [record for record, _ in accepted.values()])
    return Outcome(replace(gathered, refused=tuple(refused)), tuple(refusal.diagnostic for refusal in refused))


def _in_order(editions: Editions, records: list[Filled | FilledForm]) -> Gathered:
    ids = dict.fromkeys(
        definition.id for handbook in editions.opened() for definition in (*handbook.checklists, *handbook.forms)
    )
    places = {id_: place for place, id_ in enumerate(ids)}
    checklists = [record for record in records if isinstance(record, Filled)]
    checklists.sort(key=lambda record: (places[record.checklist.id], record.source, record.started, record.job))
    forms = [record for record in records if isinstance(record, FilledForm)]
    forms.sort(key=lambda record: (places[record.form.id], record.job))
    return Gathered(tuple(checklists), tuple(forms))


def _identity(record: Filled | FilledForm) -> object:
    """Return what must be unique among files: the job, or all answers in PDFs, which contain no job."""
    if isinstance(record, FilledForm):
        return record.form.id, record.version, record.answers
    return (record.checklist.id, record.job) if record.source == "site" else record.answers.model_dump_json()


def _is_later(record: Filled | FilledForm, other: Filled | FilledForm) -> bool:
    """Return whether a record replaces another of the same job: it was exported after it."""
    if not (isinstance(record, Filled) and isinstance(other, Filled) and record.exported and other.exported):
        return False
    return datetime.fromisoformat(record.exported) > datetime.fromisoformat(other.exported)


def _duplicate(record: Filled | FilledForm, file: RecordFile, kept: RecordFile) -> Diagnostic:
    if isinstance(record, FilledForm) or record.source != "site":
        message = f"the file has the same answers as `{kept.name}`"
        return Diagnostic("F810", message, file.at, hints=("keep one of the two, and move the other elsewhere",))
    message = f"the job `{short(record.job)}` is in `{kept.name}` already"
    hint = f"`{kept.name}` was exported last: keep it, and move `{file.name}` elsewhere"
    return Diagnostic("F810", message, file.at, hints=(hint,))


def _read(editions: Editions, file: RecordFile) -> Filled | FilledForm | Diagnostic:
    raw = _content(file)
    if isinstance(raw, Diagnostic):
        return raw
    if file.path.suffix.lower() == ".pdf":
        pdf = open_pdf(raw, file.at)
        return pdf if isinstance(pdf, Diagnostic) else _from_pdf(editions, pdf, file)
    record = open_record(raw, file.at)
    return record if isinstance(record, Diagnostic) else _from_site(editions, record, file.at)


def _content(file: RecordFile) -> bytes | Diagnostic:
    """Return the content of a file, or a diagnostic if it is missing, unreadable or too large."""
    path, at = file.path, file.at
    try:
        if not path.is_file():
            return Diagnostic("F811", f"`{file.name}` is not a file", at, hints=("name record files, or their folder",))
        with path.open("rb") as source:
            raw = source.read(MAX_BYTES + 1)
    except OSError as error:
        message = f"`{file.name}` cannot be opened: {reason(error)}"
        return Diagnostic("F811", message, at, hints=("check its permissions",))
    if len(raw) > MAX_BYTES:
        hint = "records are smaller: check that this is the right file"
        return Diagnostic("F802", f"the file has more than {MAX_BYTES // 1_000_000} MB", at, hints=(hint,))
    return raw


def _from_site(editions: Editions, record: FilledRecord, at: Place) -> Filled | Diagnostic:
    asked = record.checklist
    edition = _edition(editions, record.handbook, "checklist", asked.id, asked.digest, at)
    if isinstance(edition, Diagnostic):
        return edition
    wrong = _wrong_times(record, edition, at)
    if wrong:
        return wrong
    filled = _judged(edition.handbook.get(asked.id, Checklist), record, EXPORT_AGAIN, at)
    if isinstance(filled, Diagnostic):
        return filled
    return replace(
        filled,
        source="site",
        job=record.job,
        started=record.started,
        finished=record.finished,
        exported=record.exported,
        seal=record.seal,
        path=Path(at.file),
    )


def _from_pdf(editions: Editions, pdf: FilledPdf, file: RecordFile) -> Filled | FilledForm | Diagnostic:
    at, job = file.at, PurePosixPath(file.name).name
    edition = _edition(editions, pdf.handbook, pdf.kind, pdf.id, pdf.digest, at)
    if isinstance(edition, Diagnostic):
        return edition
    if pdf.kind == "form":
        form = edition.handbook.get(pdf.id, Form)
        values = form_answers(form, pdf, at)
        return values if isinstance(values, Diagnostic) else FilledForm(form, pdf.handbook.version, values, "pdf", job)
    checklist = edition.handbook.get(pdf.id, Checklist)
    answers = answers_of(checklist, pdf, at)
    if isinstance(answers, Diagnostic):
        return answers
    filled = _judged(checklist, answers, SAVE_AGAIN, at)
    return filled if isinstance(filled, Diagnostic) else replace(filled, source="pdf", job=job)


def _judged(checklist: Checklist, answers: Answers, hint: str, at: Place) -> Filled | Diagnostic:
    """Return the judgement on answers; a diagnostic if they do not fit the checklist, or contain other verdicts."""
    fault = mismatch(checklist, answers)
    if not fault:
        filling = filling_of(answers)
        judgement = judge(checklist, filling)
        fault = contradiction(checklist, answers, judgement)
        if not fault:
            return Filled(checklist, answers.without_photos(), filling, judgement, "", "")
    return Diagnostic("F809", f"the answers do not match `{checklist.id}`: {fault}", at, hints=(hint,))


def _wrong_times(record: FilledRecord, edition: Edition, at: Place) -> Diagnostic | None:
    """Return a diagnostic if a record was finished before it began, or before its version was in force."""
    if not record.finished:
        return None
    finished = datetime.fromisoformat(record.finished)
    if finished < datetime.fromisoformat(record.started):
        fault = f"the job was finished at {record.finished}, before it began at {record.started}"
    elif edition.effective is not None and finished.date() < edition.effective:
        version = edition.handbook.info.version
        fault = f"the job was finished on {finished.date()}, but {version} is in force from {edition.effective}"
    else:
        return None
    hint = "correct the clock of the device, open the job again, finish it and export it again"
    return Diagnostic("F817", fault, at, hints=(hint,))


def _edition(
    editions: Editions, recorded: RecordedHandbook, kind: str, id_: str, digest: str, at: Place
) -> Edition | Diagnostic:
    """Return the edition that asked, or a diagnostic if a file is from another handbook, version or definition."""
    version = recorded.version
    try:
        edition = editions.of(version)
    except Unreadable as unreadable:
        hint = "use a version of the program that can read that release"
        return Diagnostic("F806", f"the release of the record cannot be opened: {unreadable}", at, hints=(hint,))
    own = (edition.handbook if edition else editions.draft).info.id
    if recorded.id != own:
        message = f"the record belongs to the handbook `{short(recorded.id)}`, not to `{own}`"
        return Diagnostic("F804", message, at, hints=("gather it in the folder of its own handbook",))
    if edition is None:
        message = f"the record was made with version {short(version)}, which was never released"
        hint = f"this handbook has {', '.join(editions.versions)}: gather the record where its version was published"
        return Diagnostic("F806", message, at, hints=(hint,))
    defined = edition.digests.get((kind, id_))
    if defined is None:
        hint = "check that this is the folder of the handbook that the record names"
        return Diagnostic("F805", f"version {version} has no {kind} `{short(id_)}`", at, hints=(hint,))
    if digest != defined:
        message = f"the digest `{short(digest, 12)}` is not that of `{id_}` in version {version}, `{defined[:12]}…`"
        hint = f"the {kind} was changed without a new version: gather the record with the earlier sources"
        return Diagnostic("F807", message, at, hints=(hint,))
    return edition
