"""The annexes of books: what is looked up rather than read."""

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
    """What every annex begins with: its anchor, its letter and its title; and what is in it, by its own template."""

    head: DocumentHead
    anchor: str
    letter: str
    title: str
    content: View


@dataclass(frozen=True, slots=True)
class RoleList:
    """All roles with what they are for."""

    caption: Caption
    roles: tuple[LinkedNote, ...]


@dataclass(frozen=True, slots=True)
class ChannelConduct:
    """The rules of a channel under its number; `also` are rules of other channels that hold here too."""

    number: str
    title: str
    rules: tuple[ConductPage, ...]
    also: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ConductList:
    """Rules by channel, each once, under its first channel."""

    channels: tuple[ChannelConduct, ...]


@dataclass(frozen=True, slots=True)
class IndicatorList:
    """Indicators."""

    caption: Caption
    records: tuple[IndicatorView, ...]


@dataclass(frozen=True, slots=True)
class RiskList:
    """All risks, the highest score first, with the band of each, and the matrix in which they have the same numbers."""

    matrix: RiskMatrix
    figure: Caption
    table: Caption
    records: tuple[RiskView, ...]
    bands: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TermEntry:
    """A term and its other words."""

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
    """A reference; `successor` is the title of what replaced it."""

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
    """The references of one kind."""

    caption: Caption
    rows: tuple[ReferenceEntry, ...]


@dataclass(frozen=True, slots=True)
class ReferenceList:
    """All references by kind."""

    kinds: tuple[ReferenceTable, ...]


@dataclass(frozen=True, slots=True)
class RecordEntry:
    """A checklist or form: its number, its title, a line on it, and the sections in which it is used."""

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
    """Records of a kind, by its keyword, that one owner reviews by a day."""

    day: str
    owner: Link
    kind: str
    records: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ReviewList:
    """What is reviewed next."""

    caption: Caption
    rows: tuple[ReviewEntry, ...]


class Annexes:
    """Makes annexes; letters are the handbook's, so an annex has the same one in every book."""

    def __init__(self, handbook: Handbook, catalogue: Catalogue) -> None:
        self.handbook, self._catalogue = handbook, catalogue
        self.to = BookAddresses(handbook)
        self._plan = review_plan(handbook, self.to)
        filled = {EVERY[entry.kind].book for entry in handbook.entries.values()} | {REVIEWS if self._plan else None}
        self.letters = {name: chr(ord("A") + at) for at, name in enumerate(one for one in ANNEXES if one in filled)}

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
        """The part that is an annex, or of it what a role needs."""
        letter, title = self.letters[kind], self._catalogue.pgettext("book", f"annex.{kind}")
        anchor = f"annex-{kind}"
        view = Annex(document_head(self.handbook), anchor, letter, title, content)
        name = f"{anchor}-{role.id}" if role else anchor
        artifact = part_artifact(name, anchor, view, tuple(one.id for one in records))
        full = self._catalogue.pgettext("book", "Annex {letter}").format(letter=letter) + " " + title
        return BookPart(artifact, anchor, full, 1, captions.figures, captions.tables, names, facts)

    def captions(self, kind: str) -> Captions:
        """The numbers of an annex's figures and tables."""
        return Captions(f"{self.letters[kind]}.", self._catalogue)

    def roles(self, role: Role | None) -> BookPart | None:
        """The list of roles; the duties of each are parts of their own."""
        if role is not None:
            return None
        captions = self.captions("role")
        roles = tuple(LinkedNote(self.to.to(one.id), one.summary) for one in self.handbook.roles)
        content = RoleList(captions.table("table.roles"), roles)
        return self.part("role", content, captions, self.handbook.roles)

    def conduct(self, role: Role | None) -> BookPart | None:
        """Rules of behaviour by channel."""
        rules = rules_for(self.handbook, role.id) if role else self.handbook.conduct
        if not rules:
            return None
        letter = self.letters["conduct"]
        channels: list[ChannelConduct] = []
        for channel in self.handbook.info.channels:
            own = tuple(one for one in rules if one.channels[0] == channel.id)
            also = tuple(one.id for one in rules if channel.id in one.channels[1:])
            if own or also:
                views = tuple(conduct_view(self.handbook, self.to, one) for one in own)
                number = f"{letter}.{len(channels) + 1}"
                channels.append(ChannelConduct(number, channel.title, views, self.to.all(also)))
        return self.part("conduct", ConductList(tuple(channels)), self.captions("conduct"), rules, role)

    def indicators(self, role: Role | None) -> BookPart | None:
        """Indicators with their targets."""
        indicators = tuple(one for one in self.handbook.indicators if role is None or one.owner == role.id)
        if not indicators:
            return None
        captions = self.captions("indicator")
        views = tuple(indicator_view(self.handbook, self.to, one) for one in indicators)
        content = IndicatorList(captions.table("table.all_indicators"), views)
        return self.part("indicator", content, captions, indicators, role)

    def risks(self, role: Role | None) -> BookPart | None:
        """The risk matrix and the register."""
        if role is not None:
            return None
        handbook, captions = self.handbook, self.captions("risk")
        risks = sorted(handbook.risks, key=lambda risk: -risk.score)
        content = RiskList(
            risk_matrix(handbook, risks),
            captions.figure("figure.matrix"),
            captions.table("table.register"),
            tuple(risk_view(self.to, one) for one in risks),
            tuple(band_name(handbook, one) for one in risks),
        )
        return self.part("risk", content, captions, risks)

    def terms(self, _: Role | None) -> BookPart | None:
        """The glossary, whole for everybody."""
        captions = self.captions("term")
        terms = tuple(
            TermEntry(one.id, one.title, one.english or "", one.definition, (*one.synonyms, *one.colloquial))
            for one in self.handbook.terms
        )
        content = TermList(captions.table("table.term"), terms)
        return self.part("term", content, captions, self.handbook.terms)

    def references(self, role: Role | None) -> BookPart | None:
        """What the handbook rests on, by kind."""
        if role is not None:
            return None
        captions = self.captions("reference")
        kinds = []
        for kind in ("law", "regulation", "rule", "standard", "guide", "internal"):
            rows = tuple(
                ReferenceEntry(
                    one.id,
                    one.title,
                    one.number or "",
                    one.issuer,
                    one.effective.isoformat() if one.effective else "",
                    one.status,
                    self.handbook.title(one.replaced_by) if one.replaced_by else "",
                    one.note or "",
                )
                for one in self.handbook.references
                if one.kind == kind
            )
            if rows:
                word = self._catalogue.pgettext("reference", kind)
                kinds.append(ReferenceTable(captions.table("References: {kind}", kind=word), rows))
        return self.part("reference", ReferenceList(tuple(kinds)), captions, self.handbook.references)

    def records(self, role: Role | None) -> BookPart | None:
        """The index of checklists and of forms; for a role, of those that it works with."""
        checklists, forms = self.handbook.checklists, self.handbook.forms
        if role is not None:
            steps = (step for section in self.handbook.sections for step in section.procedure)
            filled = {step.form for step in steps if step.role == role.id}
            checklists = tuple(one for one in checklists if role.id in one.roles)
            forms = tuple(one for one in forms if one.id in filled)
        if not checklists and not forms:
            return None
        captions = self.captions("record")
        content = RecordList(
            tuple(self._listed(one, one.when) for one in checklists),
            tuple(self._listed(one, one.keep) for one in forms),
            captions.table("table.checklists") if checklists else None,
            captions.table("table.forms") if forms else None,
        )
        names = tuple(section for one in (*checklists, *forms) for section in self._used_in(one.id))
        return self.part("record", content, captions, (*checklists, *forms), role, names=names)

    def reviews(self) -> BookPart:
        """The plan of reviews, as the handbook was issued."""
        captions = self.captions("review")
        rows = tuple(
            ReviewEntry(day, owned.owner, kind, links)
            for day, _, owners in self._plan
            for owned in owners
            for kind, links in owned.kinds
        )
        content = ReviewList(captions.table("table.reviews"), rows)
        due = [[review.due.isoformat(), review.owner, review.id] for review in reviews(self.handbook)]
        names = tuple(review.id for review in reviews(self.handbook))
        facts = (("reviews", due),)
        return self.part("review", content, captions, (self.handbook.info,), names=names, facts=facts)

    def _listed(self, one: Checklist | Form, about: str) -> RecordEntry:
        sections = self.to.all(self._used_in(one.id))
        return RecordEntry(one.id, sheet_number(self.handbook, one.id), one.title, about, sections)

    def _used_in(self, id_: str) -> tuple[str, ...]:
        """The sections that name a checklist or form, each once."""
        used = [self._section(source) for source in self.handbook.mentioned_by.get(id_, ())]
        return tuple(section for section in dict.fromkeys(used) if section)

    def _section(self, source: str) -> str:
        """The section that a mention stands in, empty if in none."""
        kind = self.handbook.kind(source)
        if "section" not in (kind, EVERY[kind].whole):
            return ""
        return source if kind == "section" else owner_of(source)
