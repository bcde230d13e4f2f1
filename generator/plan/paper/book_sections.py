"""Body of books: preface, chapter openings, sections, duties of roles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.link.handbook import Handbook
from generator.load.catalogue import Catalogue
from generator.model.handbook import Chapter
from generator.model.role import Role
from generator.model.section import Section
from generator.plan.paper.book_part import BookAddresses, BookPart, Caption, Captions, part_artifact
from generator.plan.shared.glossary import terms_in
from generator.plan.shared.parts import DocumentHead, Link, LinkedNote, document_head
from generator.plan.site.roles import QualificationView, binding
from generator.plan.site.sections import SectionPage, checklists_of, section_view, texts


@dataclass(frozen=True, slots=True)
class Preface:
    """View of the preface: purpose of the handbook, the roles it binds, its channels, and how to read it."""

    head: DocumentHead
    summary: str
    channels: tuple[str, ...]
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChapterPart:
    """View of a chapter opening: each section with its purpose."""

    head: DocumentHead
    anchor: str
    number: int
    title: str
    summary: str
    sections: tuple[LinkedNote, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """Heading of a section: its number, and the keyword of its text."""

    number: str
    name: str


@dataclass(frozen=True, slots=True)
class TaughtModule:
    """Module of the training of a role: its title, and its length in minutes."""

    title: str
    minutes: int


@dataclass(frozen=True, slots=True)
class SectionPart:
    """View of a section with its headings, in order."""

    head: DocumentHead
    section: SectionPage
    blocks: tuple[Heading, ...]
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
    """View of the duties of a role."""

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
    modules: tuple[TaughtModule, ...]


def preface(handbook: Handbook, catalogue: Catalogue) -> BookPart:
    """Return the preface."""
    info = handbook.info
    view = Preface(
        document_head(handbook),
        info.summary,
        tuple(channel.title for channel in info.channels),
        tuple(role.title for role in handbook.roles),
    )
    artifact = part_artifact("preface", "preface", view, (info.id,))
    names = tuple(role.id for role in handbook.roles)
    return BookPart(artifact, "preface", catalogue.pgettext("book", "preface"), 1, names=names)


def chapter(handbook: Handbook, chapter: Chapter, catalogue: Catalogue) -> BookPart:
    """Return the opening of a chapter."""
    to = BookAddresses(handbook)
    anchor = f"chapter-{chapter.number}"
    sections = tuple(LinkedNote(to.to(id_), handbook.get(id_, Section).purpose) for id_ in chapter.sections)
    view = ChapterPart(document_head(handbook), anchor, chapter.number, chapter.title, chapter.summary, sections)
    title = catalogue.pgettext("book", "Chapter {number} {title}").format(number=chapter.number, title=chapter.title)
    artifact = part_artifact(anchor, "chapter", view, (handbook.info.id, *chapter.sections))
    return BookPart(artifact, anchor, title, 1)


def section(handbook: Handbook, section: Section, catalogue: Catalogue) -> BookPart:
    """Return a section."""
    shown = section_view(handbook, BookAddresses(handbook), section)
    captions = Captions(f"{shown.number}-", catalogue)
    terms = terms_in(
        handbook, BookAddresses(handbook), texts(section), (question.ask for question in section.questions)
    )
    view = SectionPart(
        head=document_head(handbook),
        section=shown,
        blocks=tuple(Heading(f"{shown.number}.{at}", name) for at, name in enumerate(_blocks(shown), 1)),
        flow=captions.figure("Flow: {title}", title=shown.title),
        procedure=captions.table("Steps: {title}", title=shown.title),
        indicators=captions.table("Indicators: {title}", title=shown.title) if shown.indicators else None,
        risks=captions.table("Risks: {title}", title=shown.title) if shown.risks else None,
        terms=tuple(Link(term.title, term.href) for term in terms),
    )
    withdrawn = (withdrawal.id for withdrawal in shown.withdrawn)
    records = (section.id, *section.indicators, *section.risks, *withdrawn)
    artifact = part_artifact(section.id, "section", view, records)
    title = f"{shown.number} {shown.title}"
    names = (*checklists_of(handbook, section), *(term.id for term in terms))
    return BookPart(artifact, section.id, title, 2, captions.figures, captions.tables, names)


def _blocks(shown: SectionPage) -> Iterator[str]:
    """Yield the keywords of the headings of a section that have content."""
    content = {
        "preconditions": shown.preconditions,
        "indicators": shown.indicators,
        "risks": shown.risks,
        "exceptions": shown.exceptions,
        "questions": shown.questions,
        "records": shown.checklists or shown.forms or shown.references,
    }
    order = ("purpose", "scope", "roles", "preconditions", "clauses", "procedure")
    for name in (*order, "exceptions", "indicators", "risks", "questions", "records", "flow"):
        if content.get(name, True):
            yield name


def role(handbook: Handbook, role: Role, letter: str, catalogue: Catalogue) -> BookPart:
    """Return the duties of a role, for the annex `letter`; the first table number belongs to the annex itself."""
    position = handbook.roles.index(role) + 1
    to = BookAddresses(handbook)
    steps = {
        section.id: to.all(step.id for step in section.procedure if step.role == role.id)
        for section in handbook.sections
    }
    curriculum = handbook.curriculum_of(role.id)
    modules = handbook.modules_of(curriculum) if curriculum else ()
    captions = Captions(f"{letter}.", catalogue, position + 1)
    bindings = tuple(
        Binding(to.to(section.id), part, to.all(clause.id for clause in clauses), steps[section.id])
        for section, part, clauses in binding(handbook, role)
    )
    view = RolePart(
        head=document_head(handbook),
        id=role.id,
        number=f"{letter}.{position}",
        title=role.title,
        summary=role.summary,
        duties=role.duties,
        qualifications=tuple(
            QualificationView(qualification.text, to.basis(qualification.basis))
            for qualification in role.qualifications
        ),
        bindings=bindings,
        caption=captions.table("Sections and clauses: {title}", title=role.title) if bindings else None,
        informed=to.all(section.id for section in handbook.sections if role.id in section.roles.informed),
        modules=tuple(TaughtModule(module.title, module.minutes) for module in modules),
    )
    artifact = part_artifact(role.id, "role", view, (role.id,))
    names = (
        *(section.id for section in handbook.sections if role.id in section.roles.informed),
        *(section.id for section, _, _ in binding(handbook, role)),
        *(module.id for module in modules),
    )
    return BookPart(artifact, role.id, f"{view.number} {role.title}", 2, (), captions.tables, names)
