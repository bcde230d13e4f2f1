"""Coverage page: which clauses are checked, taught and tested, for all chapters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.link.handbook import Handbook, number
from generator.model.handbook import Chapter
from generator.model.section import Section
from generator.plan.artifact import Artifact, page
from generator.plan.shared.parts import Addresses, Link, LinksOfKind
from generator.plan.shared.paths import COVERAGE_PAGE

REACHES = ("checklist", "module", "question")
"""Kinds that can cover a clause, in the order of the rows of a strip."""

_SOURCES = {"item": "checklist", "module": "module", "question": "question"}


@dataclass(frozen=True, slots=True)
class CoveredClause:
    """A clause, with the number of checklist items, modules and questions that cover it, in the order of `REACHES`."""

    clause: Link
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SectionCoverage:
    """The clauses of a section."""

    section: Link
    number: str
    clauses: tuple[CoveredClause, ...]

    @property
    def reached(self) -> tuple[int, ...]:
        """Number of clauses that each of `REACHES` covers."""
        return reached(self.clauses)


@dataclass(frozen=True, slots=True)
class ChapterCoverage:
    """The sections of a chapter."""

    number: int
    title: str
    sections: tuple[SectionCoverage, ...]


@dataclass(frozen=True, slots=True)
class CoveragePage:
    """All chapters, totals, the clauses that each kind misses, and those neither checked nor taught."""

    chapters: tuple[ChapterCoverage, ...]
    clauses: int
    reached: tuple[int, ...]
    gaps: tuple[LinksOfKind, ...]
    out_of_reach: tuple[Link, ...]


def reached(clauses: tuple[CoveredClause, ...]) -> tuple[int, ...]:
    """Return the number of clauses that each of `REACHES` covers."""
    return tuple(sum(1 for clause in clauses if clause.counts[at]) for at in range(len(REACHES)))


def pages(handbook: Handbook) -> Iterator[Artifact]:
    """Yield the coverage page."""
    to = Addresses(handbook, COVERAGE_PAGE)
    chapters = tuple(_chapter(handbook, to, chapter) for chapter in handbook.info.chapters)
    clauses = tuple(clause for chapter in chapters for section in chapter.sections for clause in section.clauses)
    view = CoveragePage(
        chapters=chapters,
        clauses=len(clauses),
        reached=reached(clauses),
        gaps=tuple(
            LinksOfKind(kind, tuple(clause.clause for clause in clauses if not clause.counts[at]))
            for at, kind in enumerate(REACHES)
        ),
        out_of_reach=tuple(clause.clause for clause in clauses if not clause.counts[0] and not clause.counts[1]),
    )
    yield page(COVERAGE_PAGE, "page/coverage.md.j2", view, ())


def _chapter(handbook: Handbook, to: Addresses, chapter: Chapter) -> ChapterCoverage:
    sections = tuple(
        SectionCoverage(
            to.to(id_),
            number(id_),
            tuple(_clause(handbook, to, clause.id) for clause in handbook.get(id_, Section).clauses),
        )
        for id_ in chapter.sections
    )
    return ChapterCoverage(chapter.number, chapter.title, sections)


def _clause(handbook: Handbook, to: Addresses, id_: str) -> CoveredClause:
    kinds = [_SOURCES.get(handbook.kind(source)) for source in handbook.mentioned_by.get(id_, ())]
    return CoveredClause(to.to(id_), tuple(kinds.count(kind) for kind in REACHES))
