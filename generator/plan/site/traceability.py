"""The thread through the handbook: from an article of the law to a clause, and on to whatever carries it out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.link.citations import citing
from generator.link.handbook import Handbook, number
from generator.load.catalogue import Catalogue
from generator.model.kinds import SHOWN
from generator.model.section import Clause, Section, Step
from generator.plan.artifact import Artifact, page
from generator.plan.shared.parts import Addresses, Link
from generator.plan.shared.paths import TRACEABILITY_CSV, TRACEABILITY_PAGE, TRACEABILITY_XLSX
from generator.plan.shared.tables import Cell, Sheet, workbook_of

COLUMNS = (
    *(("law", 44), ("clause", 12), ("strength", 8), ("text", 60), ("section", 24), ("conduct", 24)),
    *(("checklist item", 24), ("form", 24), ("module", 24), ("question", 18), ("indicator", 24), ("risk", 24)),
)
"""Keyword and width in characters of each column."""

GAPS = ("law", "checklist item", "module", "question")
"""Columns that readers look through for empty places."""

WORDS = (*(word for word, _ in COLUMNS), "matrix", "all", "gap", "unused", "article", "says", "rests on it")


@dataclass(frozen=True, slots=True)
class Carrier:
    """What carries a clause out in one way, under the keyword of its column."""

    name: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Thread:
    """A clause with all that stands before and behind it."""

    clause: Link
    id: str
    strength: str
    text: str
    law: tuple[Link, ...]
    """Bases in law and standards, each with its article."""
    conduct: tuple[Link, ...]
    checks: tuple[Link, ...]
    """Items of checklists."""
    forms: tuple[Link, ...]
    modules: tuple[Link, ...]
    questions: tuple[Link, ...]
    indicators: tuple[Link, ...]
    risks: tuple[Link, ...]
    missing: tuple[str, ...]
    """Those of `GAPS` that are empty."""

    @property
    def behind(self) -> tuple[Carrier, ...]:
        """All that carries the clause out, in the order of `COLUMNS`."""
        return (
            Carrier("conduct", self.conduct),
            Carrier("checklist item", self.checks),
            Carrier("form", self.forms),
            Carrier("module", self.modules),
            Carrier("question", self.questions),
            Carrier("indicator", self.indicators),
            Carrier("risk", self.risks),
        )


@dataclass(frozen=True, slots=True)
class SectionThreads:
    """The clauses of one section."""

    section: Link
    threads: tuple[Thread, ...]


@dataclass(frozen=True, slots=True)
class ArticleUse:
    """An article that was read: what it says, what rests on it, or why no clause does."""

    number: str
    says: str
    used_by: tuple[Link, ...]
    why_not: str


@dataclass(frozen=True, slots=True)
class GapCount:
    """How many clauses have a gap, by its keyword."""

    gap: str
    count: int


@dataclass(frozen=True, slots=True)
class LawUse:
    """A law by article."""

    reference: Link
    articles: tuple[ArticleUse, ...]


@dataclass(frozen=True, slots=True)
class WaiverRow:
    """A gap that was accepted: code of the rule, record, reason, who answers for it, and its last day."""

    code: str
    subject: str
    reason: str
    owner: Link
    expires: str


@dataclass(frozen=True, slots=True)
class TraceabilityPage:
    """All clauses by section, how many have which gap, and every law by article."""

    sections: tuple[SectionThreads, ...]
    gaps: tuple[GapCount, ...]
    clauses: int
    laws: tuple[LawUse, ...]
    waivers: tuple[WaiverRow, ...]
    downloads: tuple[Link, ...]


def artifacts(handbook: Handbook, catalogue: Catalogue) -> Iterator[Artifact]:
    """The matrix as a workbook and as CSV."""
    word = {name: catalogue.pgettext("trace", name) for name in WORDS}
    modal = {one: catalogue.pgettext("modal", one) for one in ("shall", "should", "may", "can")}
    to = Addresses(handbook, None)
    rows = tuple(
        _row(thread, group.section.text, modal[thread.strength])
        for group in threads_of(handbook, to)
        for thread in group.threads
    )
    sheet = Sheet(word["matrix"], tuple((word[name], width) for name, width in COLUMNS), rows)
    records = tuple(one.id for one in handbook.sections)
    yield Artifact(
        TRACEABILITY_XLSX.path, "xlsx", "", workbook_of(handbook, [sheet]), records, TRACEABILITY_XLSX.download
    )
    yield Artifact(TRACEABILITY_CSV.path, "csv", "", sheet, records, TRACEABILITY_CSV.download)


def pages(handbook: Handbook) -> Iterator[Artifact]:
    """The page of the matrix."""
    to = Addresses(handbook, TRACEABILITY_PAGE)
    sections = threads_of(handbook, to)
    threads = [thread for section in sections for thread in section.threads]
    view = TraceabilityPage(
        sections=sections,
        gaps=tuple(GapCount(gap, sum(gap in one.missing for one in threads)) for gap in GAPS),
        clauses=len(threads),
        laws=tuple(_laws(handbook, to)),
        waivers=tuple(
            WaiverRow(one.code, one.subject, one.reason, to.to(one.owner), one.expires.isoformat())
            for one in handbook.waivers
        ),
        downloads=(to.to_page("XLSX", TRACEABILITY_XLSX.download), to.to_page("CSV", TRACEABILITY_CSV.download)),
    )
    yield page(TRACEABILITY_PAGE, "page/traceability.md.j2", view, ())


def threads_of(handbook: Handbook, to: Addresses) -> tuple[SectionThreads, ...]:
    """Every clause with its thread, by section."""
    return tuple(
        SectionThreads(to.to(one.id), tuple(_thread(handbook, to, one, clause) for clause in one.clauses))
        for one in handbook.sections
    )


def _thread(handbook: Handbook, to: Addresses, section: Section, clause: Clause) -> Thread:
    sources = handbook.mentioned_by.get(clause.id, ())
    of = {kind: [one for one in sources if handbook.kind(one) == kind] for kind in ("conduct", "item", "module")}
    steps = handbook.mentions_of(clause.id, Step)
    forms = dict.fromkeys(step.form for step in steps if step.form)
    questions = tuple(Link(number(one)) for one in sources if handbook.kind(one) == "question")
    risks = [one for one in sources if handbook.kind(one) == "risk"]
    law = tuple(view.source for view in to.basis(clause.basis) if view.source)
    checks, modules = to.all(of["item"]), to.all(of["module"])
    filled = {"law": law, "checklist item": checks, "module": modules, "question": questions}
    return Thread(
        clause=to.to(clause.id),
        id=clause.id,
        strength=clause.strength,
        text=clause.text,
        law=law,
        conduct=to.all(of["conduct"]),
        checks=checks,
        forms=to.all(forms),
        modules=modules,
        questions=questions,
        indicators=to.all(section.indicators),
        risks=to.all(risks),
        missing=tuple(gap for gap in GAPS if not filled[gap]),
    )


def _row(thread: Thread, section: str, modal: str) -> tuple[Cell, ...]:
    texts = (_joined(thread.law), thread.clause.text, modal, thread.text, section)
    behind = (_joined(carrier.links) for carrier in thread.behind)
    return tuple(Cell(text) for text in (*texts, *behind))


def _joined(links: tuple[Link, ...]) -> str:
    return ", ".join(link.text for link in links)


def _laws(handbook: Handbook, to: Addresses) -> Iterator[LawUse]:
    cited = citing(handbook)
    for reference in handbook.references:
        if reference.articles:
            uses = (
                ArticleUse(
                    one.number,
                    one.says,
                    tuple(_shown(handbook, to, id_) for id_ in cited.get((reference.id, one.number), ())),
                    one.without_clause or "",
                )
                for one in reference.articles
            )
            yield LawUse(to.to(reference.id), tuple(uses))


def _shown(handbook: Handbook, to: Addresses, id_: str) -> Link:
    return to.to(id_) if handbook.kind(id_) in SHOWN else Link(number(id_))
