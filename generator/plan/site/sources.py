"""Pages of the glossary and of the references."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.link.handbook import Handbook
from generator.load.records import Entry
from generator.model.kinds import SHOWN
from generator.model.reference import Reference, Term
from generator.model.section import Section
from generator.plan.artifact import Artifact, page
from generator.plan.shared.parts import Addresses, Link, page_of


@dataclass(frozen=True, slots=True)
class TermPage:
    """A term and the sections that use it."""

    id: str
    title: str
    english: str
    definition: str
    synonyms: tuple[str, ...]
    colloquial: tuple[str, ...]
    sections: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class TermRow:
    """A term with its synonyms and colloquial words."""

    link: Link
    english: str
    definition: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TermIndex:
    """All terms."""

    terms: tuple[TermRow, ...]


@dataclass(frozen=True, slots=True)
class ArticleView:
    """An article that the authors have read, and a summary of it."""

    number: str
    says: str


@dataclass(frozen=True, slots=True)
class ReferencePage:
    """A reference, its articles, and the records that cite it."""

    id: str
    title: str
    kind: str
    number: str
    issuer: str
    issued: str
    effective: str
    status: str
    replaced_by: Link | None
    evidence: str
    articles: tuple[ArticleView, ...]
    note: str
    cited_by: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ReferenceRow:
    """A reference in the index; `successor` is the reference that replaced it."""

    link: Link
    number: str
    effective: str
    status: str
    successor: Link | None


@dataclass(frozen=True, slots=True)
class ReferenceKind:
    """The references of one kind."""

    kind: str
    rows: tuple[ReferenceRow, ...]


@dataclass(frozen=True, slots=True)
class ReferenceIndex:
    """All references by kind."""

    kinds: tuple[ReferenceKind, ...]


def pages(handbook: Handbook) -> Iterator[Artifact]:
    """Yield the two indexes, and a page for each term and reference."""
    if handbook.terms:
        yield _term_index(handbook)
    used_in = sections_by_term(handbook)
    for term in handbook.terms:
        yield _term(handbook, term, used_in[term.id])
    if handbook.references:
        yield _reference_index(handbook)
    for reference in handbook.references:
        yield _reference(handbook, reference)


def _term_index(handbook: Handbook) -> Artifact:
    to = Addresses(handbook, "terms/index.html")
    rows = tuple(
        TermRow(to.to(term.id), term.english or "", term.definition, (*term.synonyms, *term.colloquial))
        for term in handbook.terms
    )
    return page("terms/index.html", "page/terms.md.j2", TermIndex(rows), tuple(t.id for t in handbook.terms))


def sections_by_term(handbook: Handbook) -> dict[str, tuple[str, ...]]:
    """Return, for each term, the ids of the sections whose clauses, steps or staff questions use it or a synonym."""
    texts = {section.id: _text(section) for section in handbook.sections}
    return {
        term.id: tuple(id_ for id_, text in texts.items() if any(word in text for word in (term.title, *term.synonyms)))
        for term in handbook.terms
    }


def _text(section: Section) -> str:
    clauses = (clause.text for clause in section.clauses)
    steps = (step.action for step in section.procedure)
    questions = (f"{question.ask} {question.answer}" for question in section.questions)
    return "\n".join((*clauses, *steps, *questions))


def _term(handbook: Handbook, term: Term, sections: tuple[str, ...]) -> Artifact:
    path = page_of("term", term.id)
    to = Addresses(handbook, path)
    view = TermPage(
        term.id,
        term.title,
        term.english or "",
        term.definition,
        term.synonyms,
        term.colloquial,
        to.all(sections),
    )
    return page(path, "page/term.md.j2", view, (term.id,))


def _reference_index(handbook: Handbook) -> Artifact:
    to = Addresses(handbook, "references/index.html")
    order = ("law", "regulation", "rule", "standard", "guide", "internal")
    kinds = tuple(
        ReferenceKind(kind, tuple(_row(to, reference) for reference in handbook.references if reference.kind == kind))
        for kind in order
        if any(reference.kind == kind for reference in handbook.references)
    )
    records = tuple(reference.id for reference in handbook.references)
    return page("references/index.html", "page/references.md.j2", ReferenceIndex(kinds), records)


def _row(to: Addresses, reference: Reference) -> ReferenceRow:
    effective = reference.effective.isoformat() if reference.effective else ""
    successor = to.to(reference.replaced_by) if reference.replaced_by else None
    return ReferenceRow(to.to(reference.id), reference.number or "", effective, reference.status, successor)


def _reference(handbook: Handbook, reference: Reference) -> Artifact:
    path = page_of("reference", reference.id)
    to = Addresses(handbook, path)
    citing = [handbook.entries[id_] for id_ in handbook.mentioned_by.get(reference.id, ())]
    view = ReferencePage(
        id=reference.id,
        title=reference.title,
        kind=reference.kind,
        number=reference.number or "",
        issuer=reference.issuer,
        issued=reference.issued.isoformat() if reference.issued else "",
        effective=reference.effective.isoformat() if reference.effective else "",
        status=reference.status,
        replaced_by=to.to(reference.replaced_by) if reference.replaced_by else None,
        evidence=reference.evidence,
        articles=tuple(ArticleView(article.number, article.says) for article in reference.articles),
        note=reference.note or "",
        cited_by=to.all(entry.record.id for entry in citing if _shown(entry)),
    )
    return page(path, "page/reference.md.j2", view, (reference.id,))


def _shown(entry: Entry) -> bool:
    return entry.kind in SHOWN
