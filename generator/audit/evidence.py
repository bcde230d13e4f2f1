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
from generator.plan.paper.checklists import worksheet_digest
from generator.plan.paper.forms import formsheet_digest
from generator.plan.shared.parts import Addresses, BasisView, sheet_number
from generator.plan.shared.paths import HANDBOOK, chapter_book, role_book
from generator.plan.shared.stamp import stamp
from generator.plan.site.measures import IndicatorView, indicator_view
from generator.plan.site.traceability import GAPS, SectionThreads, Thread, threads_of
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
class Documents:
    """The list of effective documents by kind: books, checklists, forms."""

    kinds: tuple[tuple[str, tuple[Effective, ...]], ...]


@dataclass(frozen=True, slots=True)
class Signed:
    """A release: version, days of issue and of force, how much was new, its digest, that of the one before, signatures.

    Of each signature there are meaning, name, position and day.
    """

    version: str
    issued: str
    effective: str
    level: str
    digest: str
    previous: str
    approvals: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Control:
    """Who approved what, what was new, and who holds which copy."""

    releases: tuple[Signed, ...]
    revisions: tuple[Revision, ...]
    holders: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """The thread from the law to what carries a clause out."""

    sections: tuple[SectionThreads, ...]


@dataclass(frozen=True, slots=True)
class Gaps:
    """What is open: clauses by what they are without, links nobody has confirmed, reviews, gaps that were accepted.

    Of a waiver there are id, code, subject, reason, owner, last day, and whether it has run out.
    """

    on: str
    clauses: int
    missing: tuple[tuple[str, tuple[str, ...]], ...]
    suspect: tuple[tuple[str, str], ...]
    reviews: tuple[tuple[str, str, str, bool], ...]
    """Number and title, owner, day, and whether that is past."""
    waivers: tuple[tuple[str, str, str, str, str, str, bool], ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """Indicators, to be compared with what was reached."""

    records: tuple[IndicatorView, ...]


@dataclass(frozen=True, slots=True)
class Sampling:
    """How many records of which kind are drawn, and by which numbers.

    A band begins above the one before it: from, to (None without end), how many. Of a document there are number,
    title, how long it is kept, and its random numbers.
    """

    clause: str
    text: str
    bands: tuple[tuple[int, int | None, int], ...]
    bases: tuple[BasisView, ...]
    seed: str
    example: tuple[str, str]
    """Id of the first document as it goes into the digest, and its first number."""
    documents: tuple[tuple[str, str, str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class AuditItem:
    """A clause to be audited: number, strength, text, bases, and what shows whether it is kept."""

    number: str
    strength: str
    text: str
    bases: tuple[BasisView, ...]
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AuditLists:
    """A list for each section: its number and title, who answers for it, its clauses."""

    sections: tuple[tuple[str, tuple[str, ...], tuple[AuditItem, ...]], ...]


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
    stamps = {
        booklet.path: (booklet.title, booklet.document and booklet.document.stamp)
        for booklet in booklets(books(handbook, catalogue))
    }
    bound = [
        row(mark.number, title, mark.digest, "")
        for at, (title, mark) in stamps.items()
        if mark and (at in (HANDBOOK.path, book.path) or scope.kind == "whole")
    ]
    checklists = [
        row(sheet_number(handbook, id_), one.title, stamp(handbook, id_, worksheet_digest(handbook, one)).digest, id_)
        for id_ in scope.ids["checklist"]
        for one in (handbook.get(id_, Checklist),)
    ]
    forms = [
        row(sheet_number(handbook, id_), one.title, stamp(handbook, id_, formsheet_digest(handbook, one)).digest, id_)
        for id_ in scope.ids["form"]
        for one in (handbook.get(id_, Form),)
    ]
    kinds = (("book", bound), ("checklist", checklists), ("form", forms))
    return Documents(tuple((kind, tuple(rows)) for kind, rows in kinds if rows))


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
            one.snapshot.approvals,
        )
        for one in chain
    )
    releases = sorted(handbook.releases, key=lambda one: (one.issued, one.effective, one.id))
    return Control(signed, tuple(map(revision, releases)), holders)


def matrix(handbook: Handbook, scope: Scope) -> Matrix:
    """The matrix of the clauses in scope."""
    return Matrix(tuple(_threads(handbook, scope)))


def _threads(handbook: Handbook, scope: Scope) -> Iterator[SectionThreads]:
    wanted = set(scope.ids["clause"])
    for one in threads_of(handbook, Addresses(handbook, None)):
        own = tuple(thread for thread in one.threads if thread.id in wanted)
        if own:
            yield SectionThreads(one.section, own)


def gaps(handbook: Handbook, scope: Scope, suspect: Iterable[tuple[str, str]], on: date) -> Gaps:
    """What is open in a scope on a day."""
    to = Addresses(handbook, None)
    threads: list[Thread] = [thread for one in _threads(handbook, scope) for thread in one.threads]
    missing = ((gap, tuple(one.clause.text for one in threads if gap in one.missing)) for gap in GAPS)
    due = sorted(
        (one for one in reviews(handbook) if scope.holds(one.id) and one.due <= on + timedelta(days=DUE_SOON)),
        key=lambda one: one.due,
    )
    return Gaps(
        on=on.isoformat(),
        clauses=len(threads),
        missing=tuple(missing),
        suspect=tuple((number(id_), number(clause)) for id_, clause in suspect if scope.holds(clause)),
        reviews=tuple(
            (
                to.to(one.id).text,
                to.to(one.owner).text if one.owner else handbook.info.department,
                one.due.isoformat(),
                one.due < on,
            )
            for one in due
        ),
        waivers=tuple(
            (
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
        bands=tuple((start, one.up_to, one.take) for start, one in zip(starts, programme.sampling, strict=True)),
        bases=Addresses(handbook, None).basis(programme.basis),
        seed=seed,
        example=(ids[0], drawn[ids[0]][0]) if ids else ("", ""),
        documents=tuple((one.id, one.title, one.keep or "", drawn[one.id]) for one in records),
    )


def audit_lists(handbook: Handbook, scope: Scope) -> AuditLists:
    """What to ask about each clause, section by section."""
    to, wanted = Addresses(handbook, None), set(scope.ids["clause"])
    sections = (handbook.get(id_, Section) for id_ in scope.ids["section"])
    return AuditLists(
        tuple(
            (
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
