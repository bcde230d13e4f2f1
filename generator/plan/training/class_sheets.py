"""Printed records of a class: blank in training packs, filled in for a planned class."""

from __future__ import annotations

from dataclasses import dataclass

from generator.link.handbook import Handbook
from generator.link.timetable import course_days
from generator.load.catalogue import Catalogue
from generator.model.training import Curriculum
from generator.plan.artifact import Artifact, Member
from generator.plan.shared.parts import DocumentHead, document_head
from generator.plan.training.blueprint import exam_of
from generator.plan.training.pack_part import PackPart, folder_of

SHEETS = ("sign-in", "score-sheet", "feedback", "training-file")
"""Kinds of blank records: the names of their files and templates."""


@dataclass(frozen=True, slots=True)
class ClassFacts:
    """Head of every record of a class; fields are empty if they are filled in by hand."""

    id: str
    course: str
    role: str
    minutes: int
    pass_mark: int
    written: bool
    practice: str
    dates: tuple[str, ...] = ()
    place: str = ""
    trainers: tuple[str, ...] = ()
    assessors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A participant; scores are formatted texts, empty before marking.

    `again` are the parts to retake; `verdict` is `passed`, `failed`, or empty before the exam.
    """

    number: str = ""
    name: str = ""
    unit: str = ""
    paper: str = ""
    theory: str = ""
    practice: str = ""
    missed: bool = False
    verdict: str = ""
    again: tuple[str, ...] = ()
    certificate: str = ""
    valid_until: str = ""
    code: str = ""
    """Text of the QR code of the certificate."""


@dataclass(frozen=True, slots=True)
class TaughtModule:
    """A module of a course; `compulsory` is whether the law requires it."""

    title: str
    minutes: int
    compulsory: bool


@dataclass(frozen=True, slots=True)
class ClassSheet:
    """View of a record of a class: sign-in sheet, score sheet, feedback form or training files, by template."""

    head: DocumentHead
    facts: ClassFacts
    people: tuple[PersonRow, ...]
    days: tuple[str, ...] = ()
    """Dates of the days, empty if they are filled in by hand."""
    statements: tuple[str, ...] = ()
    modules: tuple[TaughtModule, ...] = ()


def facts_of(handbook: Handbook, curriculum: Curriculum) -> ClassFacts:
    """Return the head of the records of a class that is not planned yet."""
    return ClassFacts(
        id="",
        course=curriculum.title,
        role=handbook.title(curriculum.role),
        minutes=sum(module.minutes for module in handbook.modules_of(curriculum)),
        pass_mark=curriculum.pass_mark,
        written=exam_of(handbook, curriculum) is not None,
        practice=curriculum.practice.title if curriculum.practice else "",
    )


def sheet_of(
    handbook: Handbook, curriculum: Curriculum, name: str, facts: ClassFacts, people: tuple[PersonRow, ...]
) -> ClassSheet:
    """Return the record `name`, for a planned class or blank."""
    modules = handbook.modules_of(curriculum)
    return ClassSheet(
        head=document_head(handbook),
        facts=facts,
        people=people,
        days=facts.dates or ("",) * len(course_days(handbook, curriculum)),
        statements=handbook.info.training.feedback if name == "feedback" else (),
        modules=tuple(TaughtModule(module.title, module.minutes, bool(module.compulsory)) for module in modules),
    )


def part(handbook: Handbook, curriculum: Curriculum, _: Catalogue) -> PackPart:
    """Return the blank records of a role's course."""
    facts = facts_of(handbook, curriculum)
    empty = (PersonRow(),) * handbook.info.training.class_size
    artifacts = []
    for name in SHEETS:
        people = empty[:1] if name == "training-file" else empty
        view = sheet_of(handbook, curriculum, name, facts, people)
        path = f"{folder_of(curriculum.role)}/{name}.pdf"
        artifacts.append(Artifact(path, "pdf", f"print/class-{name}.html.j2", view, (curriculum.id,)))
    members = tuple(
        Member(f"records/{name}.pdf", artifact.path, f"records/{name}.pdf")
        for name, artifact in zip(SHEETS, artifacts, strict=True)
    )
    return PackPart(tuple(artifacts), (), members)
