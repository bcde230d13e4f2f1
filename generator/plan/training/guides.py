"""Trainer guides and trainee workbooks; each module is rendered once for the booklets of all roles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.engine.canonical import canonical_json
from generator.link.handbook import Handbook, number, owner_of
from generator.load.catalogue import Catalogue
from generator.model.role import Role
from generator.model.training import Curriculum, Module
from generator.plan.artifact import UNPUBLISHED, Artifact, Booklet, BookletPart, Document, Member
from generator.plan.paper.book_part import to_anchor
from generator.plan.paper.posters import cards_name
from generator.plan.shared.document_id import DocumentId, document_digest, identify_sheet
from generator.plan.shared.parts import Addresses, ClauseView, DocumentHead, Link, document_head, paragraphs
from generator.plan.shared.paths import poster
from generator.plan.site.roles import ConductPage, CurriculumView, TimedLink, conduct_view, curriculum_view, rules_for
from generator.plan.training.course import WORDS as COURSE_WORDS
from generator.plan.training.course import CourseView, course_view
from generator.plan.training.modules import ModuleView, QuestionView, clauses_of, module_view, questions_of
from generator.plan.training.pack_part import PackPart, folder_of
from generator.plan.training.slides import Slide, module_deck


@dataclass(frozen=True, slots=True)
class TaskView:
    """A question as a trainee sees it, without the answer."""

    id: str
    type: str
    stem: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GuideOpening:
    """First part of a trainer guide: the course of a role, its days, the marking sheet of its practice.

    `modules` are links to the following parts.
    """

    head: DocumentHead
    role: str
    curriculum: CurriculumView
    course: CourseView
    modules: tuple[TimedLink, ...]


@dataclass(frozen=True, slots=True)
class GuideModule:
    """A module for the trainer. It does not depend on a role, so that all guides share it."""

    head: DocumentHead
    module: ModuleView
    questions: tuple[QuestionView, ...]
    slides: tuple[Slide, ...]
    words: tuple[tuple[str, str], ...]
    """Wording of the slides."""


@dataclass(frozen=True, slots=True)
class WorkbookStep:
    """A step that the role performs."""

    number: str
    action: str
    within: str


@dataclass(frozen=True, slots=True)
class WorkbookSection:
    """The steps of the role in a section."""

    title: str
    steps: tuple[WorkbookStep, ...]


@dataclass(frozen=True, slots=True)
class WorkbookOpening:
    """First part of a workbook: the duties and steps of a role, and the rules of conduct that bind it."""

    head: DocumentHead
    role: str
    duties: tuple[str, ...]
    modules: tuple[Link, ...]
    sections: tuple[WorkbookSection, ...]
    conduct: tuple[ConductPage, ...]


@dataclass(frozen=True, slots=True)
class WorkbookModule:
    """A module for the trainee; its views contain no answers."""

    head: DocumentHead
    id: str
    title: str
    minutes: int
    objectives: tuple[str, ...]
    clauses: tuple[ClauseView, ...]
    case: tuple[str, ...]
    tasks: tuple[TaskView, ...]


@dataclass(frozen=True, slots=True)
class FillableWorkbook:
    """A whole workbook as one fillable PDF; fields are named after modules and questions."""

    head: DocumentHead
    document_id: DocumentId
    identity: str
    opening: WorkbookOpening
    modules: tuple[WorkbookModule, ...]


BOOKLETS = (
    ("guide", "teach/trainer-guide", "Trainer guide: {role}"),
    ("workbook", "learn/workbook", "Trainee workbook: {role}"),
)
"""Kind of the parts, name in the pack and title of each booklet."""


def shared(handbook: Handbook, catalogue: Catalogue) -> Iterator[Artifact]:
    """Yield each module as a part of guides and of workbooks, rendered once for the packs of all roles."""
    to = Addresses(handbook, None)
    head = document_head(handbook)
    for module in handbook.modules:
        asked = questions_of(handbook, to, module.id)
        deck = module_deck(handbook, module, catalogue)
        guide = GuideModule(head, module_view(handbook, to, module), asked, deck.slides, deck.words)
        workbook = _taught(handbook, to, head, module, asked)
        records = (module.id, *(question.id for question in asked))
        yield Artifact(_part("guide", module.id), "pdf", "print/guide-module.html.j2", guide, records)
        yield Artifact(_part("workbook", module.id), "pdf", "print/workbook-module.html.j2", workbook, records)


def _part(booklet: str, id_: str) -> str:
    return f"{UNPUBLISHED}{booklet}/{id_}.pdf"


def part(handbook: Handbook, curriculum: Curriculum, catalogue: Catalogue) -> PackPart:
    """Return the guide and the workbook of a role."""
    role = handbook.get(curriculum.role, Role)
    modules = handbook.modules_of(curriculum)
    openings = _openings(handbook, role, curriculum, modules, catalogue)
    folder = folder_of(role.id)
    booklets = tuple(
        Booklet(
            f"{folder}/{name}.pdf",
            catalogue.gettext(title).format(role=role.title),
            handbook.info.language,
            (
                BookletPart(role.title, opening.path),
                *(BookletPart(module.title, _part(kind, module.id)) for module in modules),
            ),
        )
        for opening, (kind, name, title) in zip(openings, BOOKLETS, strict=True)
    )
    fillable = _to_fill_in(handbook, curriculum, openings[1], modules)
    members = (
        *(Member(f"{name}.pdf", f"{folder}/{name}.pdf", f"{name}.pdf") for _, name, _ in BOOKLETS),
        Member("learn/workbook.fillable.pdf", fillable.path, "learn/workbook.fillable.pdf"),
        *_cards(handbook, role.id),
    )
    return PackPart((*openings, fillable), booklets, members)


def _cards(handbook: Handbook, role: str) -> Iterator[Member]:
    """Yield the pocket cards of the channels that the role's conduct covers; they are also published on their own."""
    spoken = {name for rule in rules_for(handbook, role) if rule.say or rule.never_say for name in rule.channels}
    for channel in handbook.info.channels:
        if channel.id in spoken:
            yield Member(f"learn/cards-{channel.id}.pdf", poster(cards_name(channel)).path, "learn/cards-*.pdf")


def _to_fill_in(handbook: Handbook, curriculum: Curriculum, opening: Artifact, modules: Sequence[Module]) -> Artifact:
    to = Addresses(handbook, None)
    head = document_head(handbook)
    taught = tuple(_taught(handbook, to, head, module, questions_of(handbook, to, module.id)) for module in modules)
    done = tuple(
        (section, step) for section in handbook.sections for step in section.procedure if step.role == curriculum.role
    )
    printed = (
        *opening.records,
        *(step.id for _, step in done),
        *(id_ for module in modules for id_ in (module.id, *module.clauses)),
        *(question.id for module in taught for question in module.tasks),
    )
    taught_in = (owner_of(clause) for module in modules for clause in module.clauses)
    names = (*(section.id for section, _ in done), *taught_in)
    channels = [channel.title for channel in handbook.info.channels]
    digest = document_digest(handbook, "workbook", printed, names=names, channels=channels)
    document_id = identify_sheet(handbook, f"{curriculum.id}-WORKBOOK", digest)
    identity = canonical_json({"schema": "sop-workbook-1", "curriculum": curriculum.id, "digest": document_id.digest})
    view = FillableWorkbook(head, document_id, identity.decode(), opening.view_as(WorkbookOpening), taught)
    path = f"{folder_of(curriculum.role)}/workbook.fillable.pdf"
    records, document = (curriculum.id, *curriculum.modules), Document(document_id, curriculum.title, curriculum.id)
    return Artifact(path, "fillable", "print/workbook-fillable.html.j2", view, records, document=document)


def _steps(handbook: Handbook, role: Role) -> Iterator[WorkbookSection]:
    """Yield the steps of the role by section."""
    for section in handbook.sections:
        own = [step for step in section.procedure if step.role == role.id]
        if own:
            steps = tuple(WorkbookStep(number(step.id), step.action, step.within or "") for step in own)
            yield WorkbookSection(f"{number(section.id)} {section.title}", steps)


def _openings(
    handbook: Handbook, role: Role, curriculum: Curriculum, modules: Sequence[Module], catalogue: Catalogue
) -> tuple[Artifact, Artifact]:
    to = Addresses(handbook, None)
    head = document_head(handbook)
    rules = rules_for(handbook, role.id)
    wording = {keyword: catalogue.pgettext("course", keyword) for keyword in COURSE_WORDS}
    links = tuple(TimedLink(to_anchor(module.title, module.id), module.minutes) for module in modules)
    course = course_view(handbook, curriculum, to, wording)
    guide = GuideOpening(head, role.title, curriculum_view(handbook, to, curriculum), course, links)
    workbook = WorkbookOpening(
        head,
        role.title,
        role.duties,
        tuple(link.link for link in links),
        tuple(_steps(handbook, role)),
        tuple(conduct_view(handbook, to, rule) for rule in rules),
    )
    taught = (role.id, curriculum.id)
    bound = (*taught, *(rule.id for rule in rules))
    return (
        Artifact(_part("guide", role.id), "pdf", "print/guide-opening.html.j2", guide, taught),
        Artifact(_part("workbook", role.id), "pdf", "print/workbook-opening.html.j2", workbook, bound),
    )


def _taught(
    handbook: Handbook, to: Addresses, head: DocumentHead, module: Module, asked: tuple[QuestionView, ...]
) -> WorkbookModule:
    tasks = tuple(TaskView(question.id, question.type, question.stem, question.options) for question in asked)
    clauses = clauses_of(handbook, to, module)
    case = paragraphs(module.case or "")
    return WorkbookModule(head, module.id, module.title, module.minutes, module.objectives, clauses, case, tasks)
