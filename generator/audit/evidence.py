"""What the parts of a binder say: each answers one question of an auditor from a release alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from generator.audit.sampling import AS_OFTEN, random_numbers
from generator.audit.scope import Scope
from generator.check.control import DUE_SOON
from generator.link.handbook import Handbook, number
from generator.link.reviews import reviews
from generator.load.catalogue import Catalogue
from generator.model.audit import AuditProgramme
from generator.model.checklist import Checklist, Form
from generator.model.measure import Indicator
from generator.model.section import Clause, Section
from generator.plan.artifact import booklets
from generator.plan.paper.book import books
from generator.plan.paper.book_front import Revision, revision
from generator.plan.paper.checklists import checklist_digest
from generator.plan.paper.forms import form_digest
from generator.plan.shared.document_id import identify_sheet
from generator.plan.shared.parts import Addresses, ApprovalView, BasisView, sheet_number
from generator.plan.shared.paths import HANDBOOK, chapter_book, role_book
from generator.plan.site.measures import IndicatorView, indicator_view
from generator.plan.site.traceability import GAPS, ClauseTrace, SectionTraces, traces_of
from generator.releases.chain import Kept


@dataclass(frozen=True, slots=True)
class Effective:
    """A document in force: number, title, version, first day, who answers for it, next review, digest on its paper."""

    number: str
    title: str
    version: str
    effective: str
    owner: str
    due: str
    digest: str


@dataclass(frozen=True, slots=True)
class EffectiveKind:
    """The effective documents of a kind: books, checklists or forms."""

    kind: str
    rows: tuple[Effective, ...]


@dataclass(frozen=True, slots=True)
class Documents:
    """The list of effective documents by kind."""

    kinds: tuple[EffectiveKind, ...]


@dataclass(frozen=True, slots=True)
class Signed:
    """A release: version, days of issue and of force, how much was new, its digest and the one before, signatures."""

    version: str
    issued: str
    effective: str
    level: str
    digest: str
    previous: str
    approvals: tuple[ApprovalView, ...]


@dataclass(frozen=True, slots=True)
class Control:
    """Who approved what, what was new, and who holds which copy."""

    releases: tuple[Signed, ...]
    revisions: tuple[Revision, ...]
    holders: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """The thread from the law to what carries a clause out."""

    sections: tuple[SectionTraces, ...]


@dataclass(frozen=True, slots=True)
class MissingRow:
    """The numbers of the clauses that have a gap, by the keyword of the gap."""

    gap: str
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SuspectRow:
    """A link that nobody has confirmed: the numbers of what rests on a clause, and of the clause."""

    subject: str
    clause: str


@dataclass(frozen=True, slots=True)
class DueReview:
    """A review: number and title of what is reviewed, by whom, by which day, and whether that is past."""

    title: str
    owner: str
    day: str
    overdue: bool


@dataclass(frozen=True, slots=True)
class AcceptedGap:
    """A waiver, with its last day and whether that is past."""

    id: str
    code: str
    subject: str
    reason: str
    owner: str
    expires: str
    overdue: bool


@dataclass(frozen=True, slots=True)
class Gaps:
    """What is open: clauses by what they are without, links nobody has confirmed, reviews, gaps that were accepted."""

    on: str
    clauses: int
    missing: tuple[MissingRow, ...]
    suspect: tuple[SuspectRow, ...]
    reviews: tuple[DueReview, ...]
    waivers: tuple[AcceptedGap, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """Indicators, to be compared with what was reached."""

    records: tuple[IndicatorView, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """How many records are drawn where there are from `start` to `end` of them, or more than `start` without an end."""

    start: int
    end: int | None
    take: int


@dataclass(frozen=True, slots=True)
class SampledDocument:
    """A document, how long it is kept, and its random numbers."""

    id: str
    title: str
    keep: str
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sampling:
    """How many records of which kind are drawn, and by which numbers."""

    clause: str
    text: str
    bands: tuple[Band, ...]
    bases: tuple[BasisView, ...]
    seed: str
    example: tuple[str, str]
    """Id of the first document as it goes into the digest, and its first number."""
    documents: tuple[SampledDocument, ...]


@dataclass(frozen=True, slots=True)
class AuditItem:
    """A clause to be audited: number, strength, text, bases, and what shows whether it is kept."""

    number: str
    strength: str
    text: str
    bases: tuple[BasisView, ...]
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AuditList:
    """The clauses of a section to be audited, and who answers for it."""

    title: str
    responsible: tuple[str, ...]
    items: tuple[AuditItem, ...]


@dataclass(frozen=True, slots=True)
class AuditLists:
    """A list for each section."""

    sections: tuple[AuditList, ...]


def documents(handbook: Handbook, scope: Scope, catalogue: Catalogue) -> Documents:
    """The books, checklists and forms of a scope, as they are in force."""
    info, to = handbook.info, Addresses(handbook, None)
    due = {one.id: one for one in reviews(handbook)}

    def row(name: str, title: str, digest: str, id_: str, owner: str = "") -> Effective:
        review = due.get(id_)
        who = to.to(review.owner).text if review and review.owner else owner or info.department
        day = review.due.isoformat() if review else ""
        return Effective(name, title, info.version, info.effective.isoformat(), who, day, digest)

    book = HANDBOOK
    if scope.kind == "role":
        book = role_book(scope.name)
    elif scope.kind == "chapter":
        book = chapter_book(int(scope.name.removeprefix("CH-")))
    document_ids = {
        booklet.path: (booklet.title, booklet.document and booklet.document.document_id)
        for booklet in booklets(books(handbook, catalogue))
    }
    bound = [
        row(document_id.number, title, document_id.digest, "")
        for at, (title, document_id) in document_ids.items()
        if document_id and (at in (HANDBOOK.path, book.path) or scope.kind == "whole")
    ]
    checklists = [
        row(
            sheet_number(handbook, id_),
            one.title,
            identify_sheet(handbook, id_, checklist_digest(handbook, one)).digest,
            id_,
        )
        for id_ in scope.ids["checklist"]
        for one in (handbook.get(id_, Checklist),)
    ]
    forms = [
        row(
            sheet_number(handbook, id_),
            one.title,
            identify_sheet(handbook, id_, form_digest(handbook, one)).digest,
            id_,
        )
        for id_ in scope.ids["form"]
        for one in (handbook.get(id_, Form),)
    ]
    kinds = (("book", bound), ("checklist", checklists), ("form", forms))
    return Documents(tuple(EffectiveKind(kind, tuple(rows)) for kind, rows in kinds if rows))


def control(handbook: Handbook, chain: tuple[Kept, ...], holders: tuple[tuple[str, str, str, str], ...]) -> Control:
    """What was signed, what was new, who holds it."""
    signed = tuple(
        Signed(
            one.snapshot.version,
            one.snapshot.issued,
            one.snapshot.effective,
            one.snapshot.level,
            one.digest,
            one.snapshot.previous,
            tuple(ApprovalView(*approval) for approval in one.snapshot.approvals),
        )
        for one in chain
    )
    releases = sorted(handbook.releases, key=lambda one: (one.issued, one.effective, one.id))
    return Control(signed, tuple(map(revision, releases)), holders)


def matrix(handbook: Handbook, scope: Scope) -> Matrix:
    """The matrix of the clauses in scope."""
    return Matrix(tuple(_traces(handbook, scope)))


def _traces(handbook: Handbook, scope: Scope) -> Iterator[SectionTraces]:
    wanted = set(scope.ids["clause"])
    for one in traces_of(handbook, Addresses(handbook, None)):
        own = tuple(trace for trace in one.traces if trace.id in wanted)
        if own:
            yield SectionTraces(one.section, own)


def gaps(handbook: Handbook, scope: Scope, suspect: Iterable[tuple[str, str]], on: date) -> Gaps:
    """What is open in a scope on a day."""
    to = Addresses(handbook, None)
    traces: list[ClauseTrace] = [trace for one in _traces(handbook, scope) for trace in one.traces]
    missing = (MissingRow(gap, tuple(one.clause.text for one in traces if gap in one.missing)) for gap in GAPS)
    due = sorted(
        (one for one in reviews(handbook) if scope.holds(one.id) and one.due <= on + timedelta(days=DUE_SOON)),
        key=lambda one: one.due,
    )
    return Gaps(
        on=on.isoformat(),
        clauses=len(traces),
        missing=tuple(missing),
        suspect=tuple(SuspectRow(number(id_), number(clause)) for id_, clause in suspect if scope.holds(clause)),
        reviews=tuple(
            DueReview(
                to.to(one.id).text,
                to.to(one.owner).text if one.owner else handbook.info.department,
                one.due.isoformat(),
                one.due < on,
            )
            for one in due
        ),
        waivers=tuple(
            AcceptedGap(
                one.id,
                one.code,
                one.subject,
                one.reason,
                to.to(one.owner).text,
                one.expires.isoformat(),
                one.expires < on,
            )
            for one in handbook.waivers
        ),
    )


def measured(handbook: Handbook, scope: Scope) -> Measured:
    """The indicators of a scope."""
    to = Addresses(handbook, None)
    return Measured(tuple(indicator_view(handbook, to, handbook.get(id_, Indicator)) for id_ in scope.ids["indicator"]))


def sampling(handbook: Handbook, scope: Scope, programme: AuditProgramme, seed: str) -> Sampling:
    """The samples of the checklists and forms of a scope."""
    largest = max(one.take for one in programme.sampling)
    starts = (1, *(one.up_to + 1 for one in programme.sampling if one.up_to is not None))
    clause = handbook.get(programme.clause, Clause)
    ids = (*scope.ids["checklist"], *scope.ids["form"])
    records: list[Checklist | Form] = [handbook.get(id_, Checklist) for id_ in scope.ids["checklist"]]
    records += [handbook.get(id_, Form) for id_ in scope.ids["form"]]
    drawn = {id_: random_numbers(seed, id_, AS_OFTEN * largest) for id_ in ids}
    return Sampling(
        clause=number(clause.id),
        text=clause.text,
        bands=tuple(Band(start, one.up_to, one.take) for start, one in zip(starts, programme.sampling, strict=True)),
        bases=Addresses(handbook, None).basis(programme.basis),
        seed=seed,
        example=(ids[0], drawn[ids[0]][0]) if ids else ("", ""),
        documents=tuple(SampledDocument(one.id, one.title, one.keep or "", drawn[one.id]) for one in records),
    )


def audit_lists(handbook: Handbook, scope: Scope) -> AuditLists:
    """What to ask about each clause, section by section."""
    to, wanted = Addresses(handbook, None), set(scope.ids["clause"])
    sections = (handbook.get(id_, Section) for id_ in scope.ids["section"])
    return AuditLists(
        tuple(
            AuditList(
                to.to(section.id).text,
                tuple(link.text for link in to.all(section.roles.responsible)),
                tuple(_item(handbook, to, section, one) for one in section.clauses if one.id in wanted),
            )
            for section in sections
            if any(one.id in wanted for one in section.clauses)
        )
    )


def _item(handbook: Handbook, to: Addresses, section: Section, clause: Clause) -> AuditItem:
    """What the steps that carry a clause out leave behind, and the items that check it."""
    left: dict[str, None] = {}
    for step in section.procedure:
        if clause.id in step.clauses:
            left |= dict.fromkeys(text for text in (step.record,) if text)
            left |= {to.to(step.form).text: None} if step.form else {}
    checked = (one for one in handbook.mentioned_by.get(clause.id, ()) if handbook.kind(one) == "item")
    by_list: dict[str, list[str]] = {}
    for one in checked:
        holder, _, place = one.rpartition("-")
        by_list.setdefault(holder, []).append(place)
    left |= {f"{to.to(holder).text} {', '.join(places)}": None for holder, places in by_list.items()}
    return AuditItem(number(clause.id), clause.strength, clause.text, to.basis(clause.basis), tuple(left))
