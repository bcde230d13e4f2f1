"""Pages of sections and chapters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from generator.link.handbook import Handbook, number, owner_of
from generator.model.handbook import Chapter
from generator.model.measure import Indicator, Risk
from generator.model.section import Section, Step
from generator.plan.artifact import Artifact, page
from generator.plan.shared.flow import Flow, flow
from generator.plan.shared.glossary import TermView, terms_in
from generator.plan.shared.parts import (
    Addresses,
    BasisView,
    ChecklistLinks,
    ClauseView,
    DocumentHead,
    Link,
    LinkedNote,
    WithdrawnView,
    document_head,
    page_of,
)
from generator.plan.shared.paths import chapter_book, chapter_page, checklist_sheet
from generator.plan.site.measures import IndicatorView, RiskView, indicator_view, risk_view


@dataclass(frozen=True, slots=True)
class StepView:
    """A row of a procedure."""

    id: str
    number: int
    role: Link
    action: str
    tool: str
    within: str
    bases: tuple[BasisView, ...]
    record: str
    form: Link | None
    if_fails: str
    clauses: tuple[Link, ...]
    checklists: tuple[ChecklistLinks, ...]


@dataclass(frozen=True, slots=True)
class StaffAnswer:
    """A question of staff with its answer and clause."""

    ask: str
    answer: str
    clause: Link


@dataclass(frozen=True, slots=True)
class SectionPage:
    """View of a section."""

    head: DocumentHead
    id: str
    number: str
    title: str
    chapter: Link
    previous: Link | None
    next: Link | None
    purpose: str
    scope: str
    responsible: tuple[Link, ...]
    takes_part: tuple[Link, ...]
    informed: tuple[Link, ...]
    preconditions: tuple[str, ...]
    clauses: tuple[ClauseView, ...]
    steps: tuple[StepView, ...]
    flow: Flow
    indicators: tuple[IndicatorView, ...]
    forms: tuple[Link, ...]
    checklists: tuple[Link, ...]
    exceptions: tuple[str, ...]
    questions: tuple[StaffAnswer, ...]
    risks: tuple[RiskView, ...]
    references: tuple[Link, ...]
    terms: tuple[TermView, ...]
    withdrawn: tuple[WithdrawnView, ...]


@dataclass(frozen=True, slots=True)
class ChapterPage:
    """View of a chapter: its sections with their purposes."""

    number: int
    title: str
    summary: str
    sections: tuple[LinkedNote, ...]
    book: Link


def pages(handbook: Handbook) -> Iterator[Artifact]:
    """Yield a page for each chapter and section."""
    for chapter in handbook.info.chapters:
        yield _chapter(handbook, chapter)
    for section in handbook.sections:
        yield _section(handbook, section)


def _chapter(handbook: Handbook, chapter: Chapter) -> Artifact:
    path = chapter_page(chapter.number)
    to = Addresses(handbook, path)
    sections = tuple(LinkedNote(to.to(id_), handbook.get(id_, Section).purpose) for id_ in chapter.sections)
    book = to.to_page(chapter.title, chapter_book(chapter.number).download)
    view = ChapterPage(chapter.number, chapter.title, chapter.summary, sections, book)
    return page(path, "page/chapter.md.j2", view, (handbook.info.id, *chapter.sections))


def _section(handbook: Handbook, section: Section) -> Artifact:
    path = page_of("section", section.id)
    to = Addresses(handbook, path)
    position = handbook.sections.index(section)
    around = [
        to.to(neighbour.id)
        for neighbour in handbook.sections[max(0, position - 1) : position + 2]
        if neighbour is not section
    ]
    view = replace(
        section_view(handbook, to, section),
        previous=around[0] if position else None,
        next=around[-1] if position + 1 < len(handbook.sections) else None,
        terms=terms_in(handbook, to, texts(section), (question.ask for question in section.questions)),
    )
    return page(path, "page/section.md.j2", view, (section.id,))


def section_view(handbook: Handbook, to: Addresses, section: Section) -> SectionPage:
    """Return the view of a section for a page or for paper, without neighbours and terms."""
    chapter = handbook.chapter_of(section.id)
    return SectionPage(
        head=document_head(handbook),
        id=section.id,
        number=number(section.id),
        title=section.title,
        chapter=to.to_page(f"{chapter.number} {chapter.title}", chapter_page(chapter.number)),
        previous=None,
        next=None,
        purpose=section.purpose,
        scope=section.scope,
        responsible=to.all(section.roles.responsible),
        takes_part=to.all(section.roles.takes_part),
        informed=to.all(section.roles.informed),
        preconditions=section.preconditions,
        clauses=tuple(to.clause(clause) for clause in section.clauses),
        steps=tuple(_step(to, i, step) for i, step in enumerate(section.procedure, 1)),
        flow=flow(section, handbook.title),
        indicators=tuple(indicator_view(handbook, to, handbook.get(id_, Indicator)) for id_ in section.indicators),
        forms=to.all(section.forms),
        checklists=to.all(checklists_of(handbook, section)),
        exceptions=section.exceptions,
        questions=tuple(
            StaffAnswer(question.ask, question.answer, to.to(question.clause)) for question in section.questions
        ),
        risks=tuple(risk_view(to, handbook.get(id_, Risk)) for id_ in section.risks),
        references=to.all(section.references),
        terms=(),
        withdrawn=to.withdrawn(section.id),
    )


def checklists_of(handbook: Handbook, section: Section) -> tuple[str, ...]:
    """Return the ids of the checklists that a section's steps name or that check its clauses, each once."""
    named = (checklist for step in section.procedure for checklist in step.checklists)
    checking = (checklist for clause in section.clauses for checklist in _checked_by(handbook, clause.id))
    return tuple(dict.fromkeys((*named, *checking)))


def texts(section: Section) -> Iterator[str]:
    """Yield the texts of a section in which terms are explained."""
    yield from (section.purpose, section.scope, *section.preconditions, *section.exceptions)
    yield from (clause.text for clause in section.clauses)
    yield from (text for step in section.procedure for text in (step.action, step.if_fails) if text)
    yield from (question.answer for question in section.questions)


def _checked_by(handbook: Handbook, clause: str) -> Iterator[str]:
    for source in handbook.mentioned_by.get(clause, ()):
        if handbook.kind(source) == "item":
            yield owner_of(source)


def _step(to: Addresses, position: int, step: Step) -> StepView:
    return StepView(
        id=step.id,
        number=position,
        role=to.to(step.role),
        action=step.action,
        tool=step.tool or "",
        within=step.within or "",
        bases=to.basis(step.basis),
        record=step.record or "",
        form=to.to(step.form) if step.form else None,
        if_fails=step.if_fails or "",
        clauses=to.all(step.clauses),
        checklists=tuple(
            ChecklistLinks(to.to(id_), to.to_page(id_, checklist_sheet(id_).download)) for id_ in step.checklists
        ),
    )
