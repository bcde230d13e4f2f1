"""Annexes of books: reference lists of roles, rules, indicators, risks, terms, references and reviews."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from generator.link.handbook import Handbook, owner_of
from generator.link.reviews import reviews
from generator.load.catalogue import Catalogue
from generator.model.base import Identified
from generator.model.checklist import Checklist, Form
from generator.model.kinds import EVERY
from generator.model.role import Role
from generator.plan.artifact import View
from generator.plan.paper.book_part import (
    ANNEXES,
    REVIEWS,
    BookAddresses,
    BookPart,
    Caption,
    Captions,
    part_artifact,
)
from generator.plan.shared.charts import RiskMatrix, band_name, risk_matrix
from generator.plan.shared.document_id import Fact
from generator.plan.shared.parts import DocumentHead, Link, LinkedNote, document_head, sheet_number
from generator.plan.site.measures import IndicatorView, RiskView, indicator_view, risk_view
from generator.plan.site.reviews import review_plan
from generator.plan.site.roles import ConductPage, conduct_view, rules_for


@dataclass(frozen=True, slots=True)
class Annex:
    """View of an annex: its anchor, letter and title, and its content, which the template of the annex renders."""

    head: DocumentHead
    anchor: str
    letter: str
    title: str
    content: View


@dataclass(frozen=True, slots=True)
class RoleList:
    """All roles with their purpose."""

    caption: Caption
    roles: tuple[LinkedNote, ...]


@dataclass(frozen=True, slots=True)
class ChannelConduct:
    """Rules of a numbered channel; `also` links to rules listed under another channel that apply here too."""

    number: str
    title: str
    rules: tuple[ConductPage, ...]
    also: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ConductList:
    """Rules by channel; each is listed once, under its first channel."""

    channels: tuple[ChannelConduct, ...]


@dataclass(frozen=True, slots=True)
class IndicatorList:
    """Indicators."""

    caption: Caption
    records: tuple[IndicatorView, ...]


@dataclass(frozen=True, slots=True)
class RiskList:
    """All risks by descending score, with their bands, and the risk matrix, which uses the same numbers."""

    matrix: RiskMatrix
    figure: Caption
    table: Caption
    records: tuple[RiskView, ...]
    bands: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TermEntry:
    """A term with its synonyms and colloquial words."""

    id: str
    title: str
    english: str
    definition: str
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TermList:
    """All terms."""

    caption: Caption
    terms: tuple[TermEntry, ...]


@dataclass(frozen=True, slots=True)
class ReferenceEntry:
    """A reference; `successor` is the title of the reference that replaced it."""

    id: str
    title: str
    number: str
    issuer: str
    effective: str
    status: str
    successor: str
    note: str


@dataclass(frozen=True, slots=True)
class ReferenceTable:
    """References of one kind."""

    caption: Caption
    rows: tuple[ReferenceEntry, ...]


@dataclass(frozen=True, slots=True)
class ReferenceList:
    """All references by kind."""

    kinds: tuple[ReferenceTable, ...]


@dataclass(frozen=True, slots=True)
class RecordEntry:
    """A checklist or form: its number, title, description, and the sections that use it."""

    id: str
    number: str
    title: str
    text: str
    sections: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class RecordList:
    """Checklists and forms."""

    checklists: tuple[RecordEntry, ...]
    forms: tuple[RecordEntry, ...]
    checklists_caption: Caption | None
    forms_caption: Caption | None


@dataclass(frozen=True, slots=True)
class ReviewEntry:
    """Records of a kind (by keyword) that an owner reviews by a date."""

    day: str
    owner: Link
    kind: str
    records: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ReviewList:
    """Reviews that are due next."""

    caption: Caption
    rows: tuple[ReviewEntry, ...]


class Annexes:
    """Plans annexes. Letters are assigned once for the handbook, so an annex has the same letter in every book."""

    def __init__(self, handbook: Handbook, catalogue: Catalogue) -> None:
        self.handbook, self._catalogue = handbook, catalogue
        self.to = BookAddresses(handbook)
        self._plan = review_plan(handbook, self.to)
        filled = {EVERY[entry.kind].book for entry in handbook.entries.values()} | {REVIEWS if self._plan else None}
        self.letters = {
            name: chr(ord("A") + at) for at, name in enumerate(annex for annex in ANNEXES if annex in filled)
        }

    def part(
        self,
        kind: str,
        content: View,
        captions: Captions,
        records: Iterable[Identified],
        role: Role | None = None,
        *,
        names: tuple[str, ...] = (),
        facts: tuple[tuple[str, Fact], ...] = (),
    ) -> BookPart:
        """Return the part of a book that contains an annex, or the excerpt of it for a role."""
        letter, title = self.letters[kind], self._catalogue.pgettext("book", f"annex.{kind}")
        anchor = f"annex-{kind}"
        view = Annex(document_head(self.handbook), anchor, letter, title, content)
        name = f"{anchor}-{role.id}" if role else anchor
        artifact = part_artifact(name, anchor, view, tuple(record.id for record in records))
        full = self._catalogue.pgettext("book", "Annex {letter}").format(letter=letter) + " " + title
        return BookPart(artifact, anchor, full, 1, captions.figures, captions.tables, names, facts)

    def captions(self, kind: str) -> Captions:
        """Return the captions of an annex, which number its figures and tables."""
        return Captions(f"{self.letters[kind]}.", self._catalogue)

    def roles(self, role: Role | None) -> BookPart | None:
        """Return the list of roles; the duties of each role are parts of their own."""
        if role is not None:
            return None
        captions = self.captions("role")
        roles = tuple(LinkedNote(self.to.to(record.id), record.summary) for record in self.handbook.roles)
        content = RoleList(captions.table("table.roles"), roles)
        return self.part("role", content, captions, self.handbook.roles)

    def conduct(self, role: Role | None) -> BookPart | None:
        """Return the rules of conduct by channel."""
        rules = rules_for(self.handbook, role.id) if role else self.handbook.conduct
        if not rules:
            return None
        letter = self.letters["conduct"]
        channels: list[ChannelConduct] = []
        for channel in self.handbook.info.channels:
            own = tuple(rule for rule in rules if rule.channels[0] == channel.id)
            also = tuple(rule.id for rule in rules if channel.id in rule.channels[1:])
            if own or also:
                views = tuple(conduct_view(self.handbook, self.to, rule) for rule in own)
                number = f"{letter}.{len(channels) + 1}"
                channels.append(ChannelConduct(number, channel.title, views, self.to.all(also)))
        return self.part("conduct", ConductList(tuple(channels)), self.captions("conduct"), rules, role)

    def indicators(self, role: Role | None) -> BookPart | None:
        """Return the indicators with their targets."""
        indicators = tuple(
            indicator for indicator in self.handbook.indicators if role is None or indicator.owner == role.id
        )
        if not indicators:
            return None
        captions = self.captions("indicator")
        views = tuple(indicator_view(self.handbook, self.to, indicator) for indicator in indicators)
        content = IndicatorList(captions.table("table.all_indicators"), views)
        return self.part("indicator", content, captions, indicators, role)

    def risks(self, role: Role | None) -> BookPart | None:
        """Return the risk matrix and the risk register."""
        if role is not None:
            return None
        handbook, captions = self.handbook, self.captions("risk")
        risks = sorted(handbook.risks, key=lambda risk: -risk.score)
        content = RiskList(
            risk_matrix(handbook, risks),
            captions.figure("figure.matrix"),
            captions.table("table.register"),
            tuple(risk_view(self.to, risk) for risk in risks),
            tuple(band_name(handbook, risk) for risk in risks),
        )
        return self.part("risk", content, captions, risks)

    def terms(self, _: Role | None) -> BookPart | None:
        """Return the glossary, which is the same for all roles."""
        captions = self.captions("term")
        terms = tuple(
            TermEntry(term.id, term.title, term.english or "", term.definition, (*term.synonyms, *term.colloquial))
            for term in self.handbook.terms
        )
        content = TermList(captions.table("table.term"), terms)
        return self.part("term", content, captions, self.handbook.terms)

    def references(self, role: Role | None) -> BookPart | None:
        """Return the cited references by kind."""
        if role is not None:
            return None
        captions = self.captions("reference")
        kinds = []
        for kind in ("law", "regulation", "rule", "standard", "guide", "internal"):
            rows = tuple(
                ReferenceEntry(
                    reference.id,
                    reference.title,
                    reference.number or "",
                    reference.issuer,
                    reference.effective.isoformat() if reference.effective else "",
                    reference.status,
                    self.handbook.title(reference.replaced_by) if reference.replaced_by else "",
                    reference.note or "",
                )
                for reference in self.handbook.references
                if reference.kind == kind
            )
            if rows:
                kind_title = self._catalogue.pgettext("reference", kind)
                kinds.append(ReferenceTable(captions.table("References: {kind}", kind=kind_title), rows))
        return self.part("reference", ReferenceList(tuple(kinds)), captions, self.handbook.references)

    def records(self, role: Role | None) -> BookPart | None:
        """Return the list of checklists and forms."""
        checklists, forms = self.handbook.checklists, self.handbook.forms
        if role is not None:
            steps = (step for section in self.handbook.sections for step in section.procedure)
            filled = {step.form for step in steps if step.role == role.id}
            checklists = tuple(checklist for checklist in checklists if role.id in checklist.roles)
            forms = tuple(form for form in forms if form.id in filled)
        if not checklists and not forms:
            return None
        captions = self.captions("record")
        content = RecordList(
            tuple(self._listed(checklist, checklist.when) for checklist in checklists),
            tuple(self._listed(form, form.keep) for form in forms),
            captions.table("table.checklists") if checklists else None,
            captions.table("table.forms") if forms else None,
        )
        names = tuple(section for record in (*checklists, *forms) for section in self._used_in(record.id))
        return self.part("record", content, captions, (*checklists, *forms), role, names=names)

    def reviews(self) -> BookPart:
        """Return the review plan as of the date of issue."""
        captions = self.captions("review")
        rows = tuple(
            ReviewEntry(planned.day, owned.owner, row.kind, row.links)
            for planned in self._plan
            for owned in planned.owners
            for row in owned.kinds
        )
        content = ReviewList(captions.table("table.reviews"), rows)
        due = [[review.due.isoformat(), review.owner, review.id] for review in reviews(self.handbook)]
        names = tuple(review.id for review in reviews(self.handbook))
        facts = (("reviews", due),)
        return self.part("review", content, captions, (self.handbook.info,), names=names, facts=facts)

    def _listed(self, record: Checklist | Form, about: str) -> RecordEntry:
        sections = self.to.all(self._used_in(record.id))
        return RecordEntry(record.id, sheet_number(self.handbook, record.id), record.title, about, sections)

    def _used_in(self, id_: str) -> tuple[str, ...]:
        """Return the ids of the sections that mention a checklist or form, each once."""
        used = [self._section(source) for source in self.handbook.mentioned_by.get(id_, ())]
        return tuple(section for section in dict.fromkeys(used) if section)

    def _section(self, source: str) -> str:
        """Return the id of the section that contains a mention, empty if it is in none."""
        kind = self.handbook.kind(source)
        if "section" not in (kind, EVERY[kind].whole):
            return ""
        return source if kind == "section" else owner_of(source)
