"""Traceability matrix: from articles of law to clauses, and from clauses to the records that implement them."""

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
from generator.plan.shared.tables import Cell, Sheet, heads, workbook_of

COLUMNS = (
    *(("law", 44), ("clause", 12), ("strength", 8), ("text", 60), ("section", 24), ("conduct", 24)),
    *(("checklist item", 24), ("form", 24), ("module", 24), ("question", 18), ("indicator", 24), ("risk", 24)),
)
"""Keyword and width in characters of each column."""

GAPS = ("law", "checklist item", "module", "question")
"""Columns that are checked for missing links."""

WORDS = (*(name for name, _ in COLUMNS), "matrix", "all", "gap", "unused", "article", "says", "rests on it")


@dataclass(frozen=True, slots=True)
class Carrier:
    """Records of one kind that implement a clause, with the keyword of their column."""

    name: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ClauseTrace:
    """Trace links of a clause: its legal basis, and the records that implement it."""

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
    """Columns of `GAPS` that are empty."""

    @property
    def carriers(self) -> tuple[Carrier, ...]:
        """All records that implement the clause, in the order of `COLUMNS`."""
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
class SectionTraces:
    """The trace links of the clauses of a section."""

    section: Link
    traces: tuple[ClauseTrace, ...]


@dataclass(frozen=True, slots=True)
class ArticleUse:
    """An article with its summary, and the records that cite it, or the reason why none does."""

    number: str
    says: str
    used_by: tuple[Link, ...]
    why_not: str


@dataclass(frozen=True, slots=True)
class GapCount:
    """Number of clauses with a gap, by its keyword."""

    gap: str
    count: int


@dataclass(frozen=True, slots=True)
class LawUse:
    """A law by article."""

    reference: Link
    articles: tuple[ArticleUse, ...]


@dataclass(frozen=True, slots=True)
class WaiverRow:
    """An accepted gap: code of the rule, record, reason, the role that is accountable, and the last day."""

    code: str
    subject: str
    reason: str
    owner: Link
    expires: str


@dataclass(frozen=True, slots=True)
class TraceabilityPage:
    """All clauses by section, the number of gaps by kind, and every law by article."""

    sections: tuple[SectionTraces, ...]
    gaps: tuple[GapCount, ...]
    clauses: int
    laws: tuple[LawUse, ...]
    waivers: tuple[WaiverRow, ...]
    downloads: tuple[Link, ...]


def artifacts(handbook: Handbook, catalogue: Catalogue) -> Iterator[Artifact]:
    """Yield the matrix as a workbook and as CSV."""
    wording = {name: catalogue.pgettext("trace", name) for name in WORDS}
    modal = {strength: catalogue.pgettext("modal", strength) for strength in ("shall", "should", "may", "can")}
    to = Addresses(handbook, None)
    rows = tuple(
        _row(trace, group.section.text, modal[trace.strength])
        for group in traces_of(handbook, to)
        for trace in group.traces
    )
    sheet = Sheet(wording["matrix"], heads(wording, COLUMNS), rows)
    records = tuple(section.id for section in handbook.sections)
    yield Artifact(
        TRACEABILITY_XLSX.path, "xlsx", "", workbook_of(handbook, [sheet]), records, TRACEABILITY_XLSX.download
    )
    yield Artifact(TRACEABILITY_CSV.path, "csv", "", sheet, records, TRACEABILITY_CSV.download)


def pages(handbook: Handbook) -> Iterator[Artifact]:
    """Yield the page of the matrix."""
    to = Addresses(handbook, TRACEABILITY_PAGE)
    sections = traces_of(handbook, to)
    traces = [trace for section in sections for trace in section.traces]
    view = TraceabilityPage(
        sections=sections,
        gaps=tuple(GapCount(gap, sum(gap in trace.missing for trace in traces)) for gap in GAPS),
        clauses=len(traces),
        laws=tuple(_laws(handbook, to)),
        waivers=tuple(
            WaiverRow(waiver.code, waiver.subject, waiver.reason, to.to(waiver.owner), waiver.expires.isoformat())
            for waiver in handbook.waivers
        ),
        downloads=(to.to_page("XLSX", TRACEABILITY_XLSX.download), to.to_page("CSV", TRACEABILITY_CSV.download)),
    )
    yield page(TRACEABILITY_PAGE, "page/traceability.md.j2", view, ())


def traces_of(handbook: Handbook, to: Addresses) -> tuple[SectionTraces, ...]:
    """Return the trace links of every clause, by section."""
    return tuple(
        SectionTraces(to.to(section.id), tuple(_trace(handbook, to, section, clause) for clause in section.clauses))
        for section in handbook.sections
    )


def _trace(handbook: Handbook, to: Addresses, section: Section, clause: Clause) -> ClauseTrace:
    sources = handbook.mentioned_by.get(clause.id, ())
    by_kind = {
        kind: [source for source in sources if handbook.kind(source) == kind] for kind in ("conduct", "item", "module")
    }
    steps = handbook.mentions_of(clause.id, Step)
    forms = dict.fromkeys(step.form for step in steps if step.form)
    questions = tuple(Link(number(source)) for source in sources if handbook.kind(source) == "question")
    risks = [source for source in sources if handbook.kind(source) == "risk"]
    law = tuple(view.source for view in to.basis(clause.basis) if view.source)
    checks, modules = to.all(by_kind["item"]), to.all(by_kind["module"])
    links = {"law": law, "checklist item": checks, "module": modules, "question": questions}
    return ClauseTrace(
        clause=to.to(clause.id),
        id=clause.id,
        strength=clause.strength,
        text=clause.text,
        law=law,
        conduct=to.all(by_kind["conduct"]),
        checks=checks,
        forms=to.all(forms),
        modules=modules,
        questions=questions,
        indicators=to.all(section.indicators),
        risks=to.all(risks),
        missing=tuple(gap for gap in GAPS if not links[gap]),
    )


def _row(trace: ClauseTrace, section: str, modal: str) -> tuple[Cell, ...]:
    texts = (_joined(trace.law), trace.clause.text, modal, trace.text, section)
    carriers = (_joined(carrier.links) for carrier in trace.carriers)
    return tuple(Cell(text) for text in (*texts, *carriers))


def _joined(links: tuple[Link, ...]) -> str:
    return ", ".join(link.text for link in links)


def _laws(handbook: Handbook, to: Addresses) -> Iterator[LawUse]:
    cited = citing(handbook)
    for reference in handbook.references:
        if reference.articles:
            uses = (
                ArticleUse(
                    article.number,
                    article.says,
                    tuple(_shown(handbook, to, id_) for id_ in cited.get((reference.id, article.number), ())),
                    article.without_clause or "",
                )
                for article in reference.articles
            )
            yield LawUse(to.to(reference.id), tuple(uses))


def _shown(handbook: Handbook, to: Addresses, id_: str) -> Link:
    return to.to(id_) if handbook.kind(id_) in SHOWN else Link(number(id_))
