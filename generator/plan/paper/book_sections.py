"""The text of the handbook as parts of books: how to read it, chapter openings, sections, duties of roles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.link.handbook import Handbook
from generator.load.catalogue import Catalogue
from generator.model.handbook import Chapter
from generator.model.role import Role
from generator.model.section import Section
from generator.plan.paper.book_part import BookAddresses, BookPart, Caption, Captions, part_artifact
from generator.plan.shared.glossary import terms_said
from generator.plan.shared.parts import DocumentHead, Link, LinkedNote, document_head
from generator.plan.site.roles import QualificationView, binding
from generator.plan.site.sections import SectionPage, checklists_of, section_view, texts


@dataclass(frozen=True, slots=True)
class Preface:
    """What the handbook is for, whom it binds, and how it is read; channels and roles say where it applies."""

    head: DocumentHead
    summary: str
    channels: tuple[str, ...]
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChapterPart:
    """The opening of a chapter: each section with its purpose."""

    head: DocumentHead
    anchor: str
    number: int
    title: str
    summary: str
    sections: tuple[LinkedNote, ...]


@dataclass(frozen=True, slots=True)
class SectionPart:
    """A section; `blocks` are the number and keyword of each of its headings, in order."""

    head: DocumentHead
    section: SectionPage
    blocks: tuple[tuple[str, str], ...]
    flow: Caption
    procedure: Caption
    indicators: Caption | None
    risks: Caption | None
    terms: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Binding:
    """A section that binds a role: the role's part in it, the clauses that bind the role, and the role's steps."""

    section: Link
    part: str
    clauses: tuple[Link, ...]
    steps: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class RolePart:
    """The duties of a role. `modules` are what it is taught, with minutes."""

    head: DocumentHead
    id: str
    number: str
    title: str
    summary: str
    duties: tuple[str, ...]
    qualifications: tuple[QualificationView, ...]
    bindings: tuple[Binding, ...]
    caption: Caption | None
    """None where the role has no part in a section: there is no table then."""
    informed: tuple[Link, ...]
    modules: tuple[tuple[str, int], ...]


def preface(handbook: Handbook, catalogue: Catalogue) -> BookPart:
    """The page on how the handbook is read."""
    info = handbook.info
    view = Preface(
        document_head(handbook),
        info.summary,
        tuple(channel.title for channel in info.channels),
        tuple(role.title for role in handbook.roles),
    )
    artifact = part_artifact("preface", "preface", view, (info.id,))
    return BookPart(artifact, "preface", catalogue.pgettext("book", "preface"), 1)


def chapter(handbook: Handbook, one: Chapter, catalogue: Catalogue) -> BookPart:
    """The opening of a chapter."""
    to = BookAddresses(handbook)
    anchor = f"chapter-{one.number}"
    sections = tuple(LinkedNote(to.to(id_), handbook.get(id_, Section).purpose) for id_ in one.sections)
    view = ChapterPart(document_head(handbook), anchor, one.number, one.title, one.summary, sections)
    title = catalogue.pgettext("book", "Chapter {number} {title}").format(number=one.number, title=one.title)
    artifact = part_artifact(anchor, "chapter", view, (handbook.info.id, *one.sections))
    return BookPart(artifact, anchor, title, 1)


def section(handbook: Handbook, one: Section, catalogue: Catalogue) -> BookPart:
    """A section."""
    shown = section_view(handbook, BookAddresses(handbook), one)
    captions = Captions(f"{shown.number}-", catalogue)
    terms = terms_said(handbook, BookAddresses(handbook), texts(one), (asked.ask for asked in one.questions))
    view = SectionPart(
        head=document_head(handbook),
        section=shown,
        blocks=tuple((f"{shown.number}.{at}", name) for at, name in enumerate(_blocks(shown), 1)),
        flow=captions.figure("Flow: {title}", title=shown.title),
        procedure=captions.table("Steps: {title}", title=shown.title),
        indicators=captions.table("Indicators: {title}", title=shown.title) if shown.indicators else None,
        risks=captions.table("Risks: {title}", title=shown.title) if shown.risks else None,
        terms=tuple(Link(term.title, term.href) for term in terms),
    )
    withdrawn = (gone.id for gone in shown.withdrawn)
    records = (one.id, *one.indicators, *one.risks, *withdrawn)
    artifact = part_artifact(one.id, "section", view, records)
    title = f"{shown.number} {shown.title}"
    names = (*checklists_of(handbook, one), *(term.id for term in terms))
    return BookPart(artifact, one.id, title, 2, captions.figures, captions.tables, names)


def _blocks(shown: SectionPage) -> Iterator[str]:
    """The headings of a section that have something below them."""
    there = {
        "preconditions": shown.preconditions,
        "indicators": shown.indicators,
        "risks": shown.risks,
        "exceptions": shown.exceptions,
        "questions": shown.questions,
        "records": shown.checklists or shown.forms or shown.references,
    }
    order = ("purpose", "scope", "roles", "preconditions", "clauses", "procedure")
    for name in (*order, "exceptions", "indicators", "risks", "questions", "records", "flow"):
        if there.get(name, True):
            yield name


def role(handbook: Handbook, one: Role, letter: str, catalogue: Catalogue) -> BookPart:
    """The duties of a role, in the annex with this letter; the annex itself has the first table."""
    position = handbook.roles.index(one) + 1
    to = BookAddresses(handbook)
    steps = {
        section.id: to.all(step.id for step in section.procedure if step.role == one.id)
        for section in handbook.sections
    }
    curriculum = handbook.curriculum_of(one.id)
    modules = handbook.modules_of(curriculum) if curriculum else ()
    captions = Captions(f"{letter}.", catalogue, position + 1)
    bindings = tuple(
        Binding(to.to(section.id), part, to.all(clause.id for clause in clauses), steps[section.id])
        for section, part, clauses in binding(handbook, one)
    )
    view = RolePart(
        head=document_head(handbook),
        id=one.id,
        number=f"{letter}.{position}",
        title=one.title,
        summary=one.summary,
        duties=one.duties,
        qualifications=tuple(QualificationView(held.text, to.basis(held.basis)) for held in one.qualifications),
        bindings=bindings,
        caption=captions.table("Sections and clauses: {title}", title=one.title) if bindings else None,
        informed=to.all(section.id for section in handbook.sections if one.id in section.roles.informed),
        modules=tuple((module.title, module.minutes) for module in modules),
    )
    artifact = part_artifact(one.id, "role", view, (one.id,))
    names = (
        *(section.id for section in handbook.sections if one.id in section.roles.informed),
        *(section.id for section, _, _ in binding(handbook, one)),
        *(module.id for module in modules),
    )
    return BookPart(artifact, one.id, f"{view.number} {one.title}", 2, (), captions.tables, names)
