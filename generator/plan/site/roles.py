"""Pages of roles and of rules of conduct."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import get_args

from generator.link.handbook import Handbook
from generator.model.role import Conduct, Role
from generator.model.section import Clause, Section, Strength
from generator.model.training import Curriculum, Practice
from generator.plan.artifact import Artifact, page
from generator.plan.shared.parts import Addresses, BasisView, ChecklistLinks, InForce, Link, LinkedNote, page_of
from generator.plan.shared.paths import RECEIPT_PAGE, checklist_sheet, role_book, signoff_sheet, trainer_page
from generator.plan.site.measures import IndicatorView, indicator_view


@dataclass(frozen=True, slots=True)
class TimedLink:
    """A module, and its length in minutes."""

    link: Link
    minutes: int


@dataclass(frozen=True, slots=True)
class CriterionView:
    """A criterion of an assessed practice: its points, and whether missing it fails the practice."""

    text: str
    points: int
    critical: bool


@dataclass(frozen=True, slots=True)
class QualificationView:
    """A qualification that a role requires."""

    text: str
    bases: tuple[BasisView, ...]


@dataclass(frozen=True, slots=True)
class CurriculumView:
    """The training of a role: modules with minutes, and the marking sheet of its practice."""

    id: str
    title: str
    modules: tuple[TimedLink, ...]
    minutes: int
    pass_mark: int
    renewal_months: int
    practice: str
    practice_minutes: int
    criteria: tuple[CriterionView, ...]
    bases: tuple[BasisView, ...]


@dataclass(frozen=True, slots=True)
class RoleClause:
    """A clause that binds a role: its number as a link, its strength and its text."""

    link: Link
    strength: str
    text: str


@dataclass(frozen=True, slots=True)
class RoleStep:
    """A step that a role performs, and its time limit."""

    link: Link
    action: str
    within: str


@dataclass(frozen=True, slots=True)
class StrengthCount:
    """Number of clauses of a modal strength."""

    strength: str
    count: int


@dataclass(frozen=True, slots=True)
class RoleClauses:
    """The clauses of a section that bind a role: all if it is responsible for the section, else those of its steps.

    `part` is `responsible` or `takes_part`.
    """

    section: Link
    part: str
    clauses: tuple[RoleClause, ...]


@dataclass(frozen=True, slots=True)
class RolePage:
    """View of a role: its duties, its requirements, and the records that mention it."""

    id: str
    title: str
    summary: str
    duties: tuple[str, ...]
    qualifications: tuple[QualificationView, ...]
    responsible: tuple[Link, ...]
    takes_part: tuple[Link, ...]
    informed: tuple[Link, ...]
    clauses: tuple[RoleClauses, ...]
    strengths: tuple[StrengthCount, ...]
    """Number of clauses of each modal strength, the strongest first."""
    steps: tuple[RoleStep, ...]
    checklists: tuple[ChecklistLinks, ...]
    conduct: tuple[Link, ...]
    indicators: tuple[IndicatorView, ...]
    curriculum: CurriculumView | None
    trainers: Link | None
    """The trainers' page of its course, if training packs are published."""
    book: Link
    signoff: Link
    """The sheet to sign after reading the book."""
    receipt: Link
    """The page to sign without paper."""


@dataclass(frozen=True, slots=True)
class ConductPage:
    """View of a rule of conduct."""

    id: str
    title: str
    channels: tuple[str, ...]
    roles: tuple[Link, ...]
    do: tuple[str, ...]
    dont: tuple[str, ...]
    say: tuple[str, ...]
    never_say: tuple[str, ...]
    why: str
    breach: str
    clauses: tuple[Link, ...]
    bases: tuple[BasisView, ...]
    in_force: InForce | None


@dataclass(frozen=True, slots=True)
class RoleIndex:
    """All roles with their summaries."""

    roles: tuple[LinkedNote, ...]


@dataclass(frozen=True, slots=True)
class ChannelRules:
    """A channel and its rules, each with its first advice."""

    id: str
    title: str
    rules: tuple[LinkedNote, ...]


@dataclass(frozen=True, slots=True)
class ConductIndex:
    """All rules by channel."""

    channels: tuple[ChannelRules, ...]


def pages(handbook: Handbook, *, packs: bool) -> Iterator[Artifact]:
    """Yield the indexes of roles and rules, and a page for each; `packs` is whether training packs are published."""
    to = Addresses(handbook, "roles/index.html")
    roles = tuple(LinkedNote(to.to(role.id), role.summary) for role in handbook.roles)
    yield page("roles/index.html", "page/roles.md.j2", RoleIndex(roles), tuple(role.id for role in handbook.roles))
    for role in handbook.roles:
        yield _role(handbook, role, packs=packs)
    if handbook.conduct:
        yield _conduct_index(handbook)
    for rule in handbook.conduct:
        yield _conduct(handbook, rule)


def _role(handbook: Handbook, role: Role, *, packs: bool) -> Artifact:
    path = page_of("role", role.id)
    to = Addresses(handbook, path)
    steps = [step for section in handbook.sections for step in section.procedure if step.role == role.id]
    curriculum = handbook.curriculum_of(role.id)
    clauses = tuple(_clauses(handbook, to, role))
    counts = Counter(clause.strength for group in clauses for clause in group.clauses)
    view = RolePage(
        id=role.id,
        title=role.title,
        summary=role.summary,
        duties=role.duties,
        qualifications=tuple(
            QualificationView(qualification.text, to.basis(qualification.basis))
            for qualification in role.qualifications
        ),
        responsible=_sections(handbook, to, role, "responsible"),
        takes_part=_sections(handbook, to, role, "takes_part"),
        informed=_sections(handbook, to, role, "informed"),
        clauses=clauses,
        strengths=tuple(
            StrengthCount(strength, counts[strength]) for strength in get_args(Strength) if counts[strength]
        ),
        steps=tuple(RoleStep(to.to(step.id), step.action, step.within or "") for step in steps),
        checklists=tuple(
            ChecklistLinks(to.to(checklist.id), to.to_page(checklist.id, checklist_sheet(checklist.id).download))
            for checklist in handbook.checklists
            if role.id in checklist.roles
        ),
        conduct=to.all(rule.id for rule in rules_for(handbook, role.id)),
        indicators=tuple(
            indicator_view(handbook, to, indicator) for indicator in handbook.indicators if indicator.owner == role.id
        ),
        curriculum=curriculum_view(handbook, to, curriculum) if curriculum else None,
        trainers=to.to_page(role.title, trainer_page(role.id)) if curriculum and packs else None,
        book=to.to_page(role.title, role_book(role.id).download),
        signoff=to.to_page(role.title, signoff_sheet(role.id).download),
        receipt=to.to_page(role.title, RECEIPT_PAGE, role.id),
    )
    return page(path, "page/role.md.j2", view, (role.id,))


def _clauses(handbook: Handbook, to: Addresses, role: Role) -> Iterator[RoleClauses]:
    for section, part, clauses in binding(handbook, role):
        views = tuple(RoleClause(to.to(clause.id), clause.strength, clause.text) for clause in clauses)
        yield RoleClauses(to.to(section.id), part, views)


def binding(handbook: Handbook, role: Role) -> Iterator[tuple[Section, str, tuple[Clause, ...]]]:
    """Yield the sections that bind a role, its part in each, and the clauses: see `RoleClauses`."""
    for section in handbook.sections:
        responsible = role.id in section.roles.responsible
        done = {id_ for step in section.procedure if step.role == role.id for id_ in step.clauses}
        clauses = tuple(clause for clause in section.clauses if responsible or clause.id in done)
        if clauses:
            yield section, "responsible" if responsible else "takes_part", clauses


def _sections(handbook: Handbook, to: Addresses, role: Role, part: str) -> tuple[Link, ...]:
    return to.all(section.id for section in handbook.sections if role.id in getattr(section.roles, part))


def rules_for(handbook: Handbook, role: str) -> tuple[Conduct, ...]:
    """Return the rules that bind a role: those that name it, and those that name no role."""
    return tuple(rule for rule in handbook.conduct if not rule.roles or role in rule.roles)


def curriculum_view(handbook: Handbook, to: Addresses, curriculum: Curriculum) -> CurriculumView:
    """Return the view of a curriculum with the minutes of its modules."""
    modules = tuple(TimedLink(to.to(module.id), module.minutes) for module in handbook.modules_of(curriculum))
    practice = curriculum.practice
    return CurriculumView(
        id=curriculum.id,
        title=curriculum.title,
        modules=modules,
        minutes=sum(module.minutes for module in modules),
        pass_mark=curriculum.pass_mark,
        renewal_months=curriculum.renewal_months,
        practice=practice.title if practice else "",
        practice_minutes=practice.minutes if practice else 0,
        criteria=criteria_of(practice) if practice else (),
        bases=to.basis(curriculum.basis),
    )


def criteria_of(practice: Practice) -> tuple[CriterionView, ...]:
    """Return the marking sheet of a practice."""
    return tuple(CriterionView(criterion.text, criterion.points, criterion.critical) for criterion in practice.criteria)


def _conduct_index(handbook: Handbook) -> Artifact:
    to = Addresses(handbook, "conduct/index.html")
    channels = tuple(
        ChannelRules(
            channel.id,
            channel.title,
            tuple(LinkedNote(to.to(rule.id), rule.do[0]) for rule in handbook.conduct if channel.id in rule.channels),
        )
        for channel in handbook.info.channels
    )
    records = tuple(rule.id for rule in handbook.conduct)
    return page("conduct/index.html", "page/conduct-index.md.j2", ConductIndex(channels), records)


def conduct_view(handbook: Handbook, to: Addresses, rule: Conduct) -> ConductPage:
    """Return the view of a rule of conduct."""
    titles = {channel.id: channel.title for channel in handbook.info.channels}
    return ConductPage(
        id=rule.id,
        title=rule.title,
        channels=tuple(titles[channel] for channel in rule.channels),
        roles=to.all(rule.roles),
        do=rule.do,
        dont=rule.dont,
        say=rule.say,
        never_say=rule.never_say,
        why=rule.why,
        breach=rule.breach,
        clauses=to.all(rule.clauses),
        bases=to.basis(rule.basis),
        in_force=to.in_force(rule),
    )


def _conduct(handbook: Handbook, rule: Conduct) -> Artifact:
    path = page_of("conduct", rule.id)
    view = conduct_view(handbook, Addresses(handbook, path), rule)
    return page(path, "page/conduct.md.j2", view, (rule.id,))
