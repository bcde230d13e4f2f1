"""Content of the parts of an audit binder. Each answers a question of an auditor from the release alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from generator.audit.sampling import DRAWS, random_numbers
from generator.audit.scope import Scope
from generator.audit.views import (
    AcceptedGap,
    AuditItem,
    AuditList,
    AuditLists,
    Band,
    Control,
    CopyHolder,
    Documents,
    DueReview,
    Effective,
    EffectiveKind,
    Gaps,
    Matrix,
    Measured,
    MissingRow,
    SampledDocument,
    Sampling,
    Signed,
    SuspectRow,
)
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
from generator.plan.paper.book_front import revision
from generator.plan.paper.forms import form_digest
from generator.plan.shared.definition import checklist_digest
from generator.plan.shared.document_id import identify_sheet
from generator.plan.shared.parts import Addresses, sheet_number
from generator.plan.shared.paths import HANDBOOK, chapter_book, role_book
from generator.plan.site.measures import indicator_view
from generator.plan.site.traceability import GAPS, ClauseTrace, SectionTraces, traces_of
from generator.releases.chain import Kept
from generator.releases.suspect import Suspect


def documents(handbook: Handbook, scope: Scope, catalogue: Catalogue) -> Documents:
    """Return the books, checklists and forms of a scope that are in force."""
    info, addresses = handbook.info, Addresses(handbook, None)
    due = {review.id: review for review in reviews(handbook)}

    def row(name: str, title: str, digest: str, id_: str, owner: str = "") -> Effective:
        review = due.get(id_)
        reviewer = addresses.to(review.owner).text if review and review.owner else owner or info.department
        day = review.due.isoformat() if review else ""
        return Effective(name, title, info.version, info.effective.isoformat(), reviewer, day, digest)

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
            checklist.title,
            identify_sheet(handbook, id_, checklist_digest(handbook, checklist)).digest,
            id_,
        )
        for id_ in scope.ids["checklist"]
        for checklist in (handbook.get(id_, Checklist),)
    ]
    forms = [
        row(
            sheet_number(handbook, id_),
            form.title,
            identify_sheet(handbook, id_, form_digest(handbook, form)).digest,
            id_,
        )
        for id_ in scope.ids["form"]
        for form in (handbook.get(id_, Form),)
    ]
    kinds = (("book", bound), ("checklist", checklists), ("form", forms))
    return Documents(tuple(EffectiveKind(kind, tuple(rows)) for kind, rows in kinds if rows))


def control(handbook: Handbook, chain: tuple[Kept, ...], holders: tuple[CopyHolder, ...]) -> Control:
    """Return the document control of a release."""
    signed = tuple(
        Signed(
            release.snapshot.version,
            release.snapshot.issued,
            release.snapshot.effective,
            release.snapshot.level,
            release.digest,
            release.snapshot.previous,
            release.snapshot.approvals,
        )
        for release in chain
    )
    releases = sorted(handbook.releases, key=lambda release: (release.issued, release.effective, release.id))
    return Control(signed, tuple(map(revision, releases)), holders)


def matrix(handbook: Handbook, scope: Scope) -> Matrix:
    """Return the traceability matrix of the clauses in scope."""
    return Matrix(tuple(_traces(handbook, scope)))


def _traces(handbook: Handbook, scope: Scope) -> Iterator[SectionTraces]:
    wanted = set(scope.ids["clause"])
    for section in traces_of(handbook, Addresses(handbook, None)):
        traces = tuple(trace for trace in section.traces if trace.id in wanted)
        if traces:
            yield SectionTraces(section.section, traces)


def gaps(handbook: Handbook, scope: Scope, suspect: Iterable[Suspect], on: date) -> Gaps:
    """Return the open points of a scope on a day."""
    addresses = Addresses(handbook, None)
    traces: list[ClauseTrace] = [trace for section in _traces(handbook, scope) for trace in section.traces]
    missing = (MissingRow(gap, tuple(trace.clause.text for trace in traces if gap in trace.missing)) for gap in GAPS)
    due = sorted(
        (
            review
            for review in reviews(handbook)
            if scope.covers(review.id) and review.due <= on + timedelta(days=DUE_SOON)
        ),
        key=lambda review: review.due,
    )
    return Gaps(
        on=on.isoformat(),
        clauses=len(traces),
        missing=tuple(missing),
        suspect=tuple(
            SuspectRow(number(link.subject), number(link.clause)) for link in suspect if scope.covers(link.clause)
        ),
        reviews=tuple(
            DueReview(
                addresses.to(review.id).text,
                addresses.to(review.owner).text if review.owner else handbook.info.department,
                review.due.isoformat(),
                review.due < on,
            )
            for review in due
        ),
        waivers=tuple(
            AcceptedGap(
                waiver.id,
                waiver.code,
                waiver.subject,
                waiver.reason,
                addresses.to(waiver.owner).text,
                waiver.expires.isoformat(),
                waiver.expires < on,
            )
            for waiver in handbook.waivers
        ),
    )


def measured(handbook: Handbook, scope: Scope) -> Measured:
    """Return the indicators of a scope."""
    addresses = Addresses(handbook, None)
    return Measured(
        tuple(indicator_view(handbook, addresses, handbook.get(id_, Indicator)) for id_ in scope.ids["indicator"])
    )


def sampling(handbook: Handbook, scope: Scope, programme: AuditProgramme, seed: str) -> Sampling:
    """Return the sampling plan of the checklists and forms of a scope."""
    largest = max(band.take for band in programme.sampling)
    starts = (1, *(band.up_to + 1 for band in programme.sampling if band.up_to is not None))
    clause = handbook.get(programme.clause, Clause)
    ids = (*scope.ids["checklist"], *scope.ids["form"])
    records: list[Checklist | Form] = [handbook.get(id_, Checklist) for id_ in scope.ids["checklist"]]
    records += [handbook.get(id_, Form) for id_ in scope.ids["form"]]
    drawn = {id_: random_numbers(seed, id_, DRAWS * largest) for id_ in ids}
    return Sampling(
        clause=number(clause.id),
        text=clause.text,
        bands=tuple(Band(start, band.up_to, band.take) for start, band in zip(starts, programme.sampling, strict=True)),
        bases=Addresses(handbook, None).basis(programme.basis),
        seed=seed,
        example=(ids[0], drawn[ids[0]][0]) if ids else ("", ""),
        documents=tuple(
            SampledDocument(record.id, record.title, record.keep or "", drawn[record.id]) for record in records
        ),
    )


def audit_lists(handbook: Handbook, scope: Scope) -> AuditLists:
    """Return the clauses to audit, section by section."""
    addresses, wanted = Addresses(handbook, None), set(scope.ids["clause"])
    sections = (handbook.get(id_, Section) for id_ in scope.ids["section"])
    return AuditLists(
        tuple(
            AuditList(
                addresses.to(section.id).text,
                tuple(link.text for link in addresses.all(section.roles.responsible)),
                tuple(_item(handbook, addresses, section, clause) for clause in section.clauses if clause.id in wanted),
            )
            for section in sections
            if any(clause.id in wanted for clause in section.clauses)
        )
    )


def _item(handbook: Handbook, addresses: Addresses, section: Section, clause: Clause) -> AuditItem:
    """Return a clause with its evidence: records of the steps that implement it, and items that check it."""
    evidence: dict[str, None] = {}
    for step in section.procedure:
        if clause.id in step.clauses:
            evidence |= dict.fromkeys(text for text in (step.record,) if text)
            evidence |= {addresses.to(step.form).text: None} if step.form else {}
    items = (source for source in handbook.mentioned_by.get(clause.id, ()) if handbook.kind(source) == "item")
    by_list: dict[str, list[str]] = {}
    for item in items:
        checklist, _, place = item.rpartition("-")
        by_list.setdefault(checklist, []).append(place)
    evidence |= {f"{addresses.to(id_).text} {', '.join(places)}": None for id_, places in by_list.items()}
    return AuditItem(number(clause.id), clause.strength, clause.text, addresses.basis(clause.basis), tuple(evidence))
