"""The records of a class on paper: blank for packs, filled in for a class that is held."""

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
    """What every record of a class says at its head; empty where it is filled in by hand."""

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
    """Somebody who takes part, as records list people; scores are as they are printed, empty where there are none.

    `again` names the parts that are to be taken again; `verdict` is `passed`, `failed`, or empty before the exam.
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
    """What the QR code of the certificate says."""


@dataclass(frozen=True, slots=True)
class ClassSheet:
    """A record of a class: sign-in sheet, score sheet, feedback form or training files, by its template."""

    head: DocumentHead
    facts: ClassFacts
    people: tuple[PersonRow, ...]
    days: tuple[str, ...] = ()
    """Dates of the days, empty ones to be filled in."""
    statements: tuple[str, ...] = ()
    modules: tuple[tuple[str, int, bool], ...] = ()
    """Title, minutes, and whether law makes it compulsory."""


def facts_of(handbook: Handbook, curriculum: Curriculum) -> ClassFacts:
    """The head of the records of a class that nobody has named yet."""
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
    """A record by its name, for a class or for nobody yet."""
    modules = handbook.modules_of(curriculum)
    return ClassSheet(
        head=document_head(handbook),
        facts=facts,
        people=people,
        days=facts.dates or ("",) * len(course_days(handbook, curriculum)),
        statements=handbook.info.training.feedback if name == "feedback" else (),
        modules=tuple((one.title, one.minutes, bool(one.compulsory)) for one in modules),
    )


def part(handbook: Handbook, curriculum: Curriculum, _: Catalogue) -> PackPart:
    """Blank records of one role's course."""
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
