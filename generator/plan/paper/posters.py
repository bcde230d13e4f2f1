"""Posters of conduct, risks and procedures, and sheets of pocket cards.

A poster is one page. Its text size, and the number of sheets for rules, are computed here, so that nothing is clipped
and the same handbook always gives the same sheets. Lengths are millimetres on A3, as in `theme/print/poster.css`, which
scales A4 down by the square root of two.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from math import ceil

from generator.link.handbook import Handbook, number
from generator.load.catalogue import Catalogue
from generator.model.handbook import Channel
from generator.model.measure import Risk
from generator.model.published import published
from generator.model.role import Conduct
from generator.model.section import Section
from generator.plan.artifact import Artifact, Document, page
from generator.plan.paper.cards import PhraseCards, phrase_cards
from generator.plan.shared.charts import RiskMatrix, band_name, risk_matrix
from generator.plan.shared.document_id import DocumentId, document_digest, identify_sheet
from generator.plan.shared.fitting import lines, split_evenly
from generator.plan.shared.flow import Flow, flow
from generator.plan.shared.parts import Addresses, DocumentHead, Link, document_head
from generator.plan.shared.paths import POSTERS_PAGE, poster

SIZES = tuple(tenths / 10 for tenths in range(120, 15, -2))
"""Text sizes of conduct posters, the largest first."""

READABLE = 5.0
"""Smallest text size that is readable from 1.25 m: a character is 1/250 of the distance high."""

MOST_RISKS = 7
"""Largest number of risks that the risk poster describes; fewer if they do not fit."""

CONDUCT_TITLE = "{channel}: how we serve"
CARDS_TITLE = "Pocket cards, {channel}"
RISKS_TITLE = "Risks and what we do about them"

KINDS = ("poster-conduct", "card-phrases", "poster-risks", "poster-flow")
"""Kinds of posters, named after their templates."""

WORDS = (
    *(CONDUCT_TITLE, CARDS_TITLE, RISKS_TITLE),
    *KINDS,
    *("do", "don't", "say", "never", "Phrases to say", "Phrases never to say"),
    *("The gravest risks", "The other risks, by number", "Time limits"),
)
"""Keywords of the fixed wording."""


@dataclass(frozen=True, slots=True)
class PosterRule:
    """Summary of a conduct rule: the first entry of each of its lists, "" for an empty list."""

    number: int
    title: str
    do: str
    dont: str
    say: str
    never_say: str


@dataclass(frozen=True, slots=True)
class ConductPoster:
    """The rules of a channel on one sheet of `sheets`.

    Rules are in two columns, each rule with the height of its card; if their number is odd, the first spans both
    columns above. `text` is the size of the text.
    """

    head: DocumentHead
    document_id: DocumentId
    title: str
    paper: str
    sheet: int
    sheets: int
    text: float
    across: tuple[PosterRule, float] | None
    columns: tuple[tuple[tuple[PosterRule, float], ...], ...]


@dataclass(frozen=True, slots=True)
class PosterRisk:
    """One of the gravest risks, with its number in the matrix."""

    number: int
    title: str
    band: str
    score: int
    response: str
    owner: str


@dataclass(frozen=True, slots=True)
class OtherRisk:
    """A risk that the poster only names, with its number in the matrix."""

    number: int
    title: str


@dataclass(frozen=True, slots=True)
class RiskPoster:
    """The risk matrix, the gravest risks with their responses, and the titles of the other risks by number."""

    head: DocumentHead
    document_id: DocumentId
    title: str
    paper: str
    matrix: RiskMatrix
    count: int
    top: tuple[PosterRisk, ...]
    others: tuple[OtherRisk, ...]
    small: float
    """Text size at which the titles of the other risks fit."""


@dataclass(frozen=True, slots=True)
class TimedStep:
    """A step that has a time limit, with its number and role."""

    number: int
    role: str
    within: str


@dataclass(frozen=True, slots=True)
class FlowPoster:
    """The procedure of a section; `limits` are the steps that have a time limit."""

    head: DocumentHead
    document_id: DocumentId
    title: str
    paper: str
    flow: Flow
    limits: tuple[TimedStep, ...]


Poster = ConductPoster | PhraseCards | RiskPoster | FlowPoster

KIND_OF: Mapping[type[Poster], str] = dict(
    zip((ConductPoster, PhraseCards, RiskPoster, FlowPoster), KINDS, strict=True)
)
"""The kind of each view."""


@dataclass(frozen=True, slots=True)
class PosterRow:
    """A poster in the list: keyword of its kind, its title, and its files by size."""

    kind: str
    title: str
    files: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class PostersPage:
    """All posters and cards."""

    rows: tuple[PosterRow, ...]


def sheets(handbook: Handbook, catalogue: Catalogue) -> Iterator[Artifact]:
    """Yield a PDF for each poster and size, and for the cards of each channel."""
    for channel in handbook.info.channels:
        title = catalogue.pgettext("poster", CONDUCT_TITLE).format(channel=channel.title)
        yield from _conduct(handbook, channel, title)
    for channel in handbook.info.channels:
        title = catalogue.pgettext("poster", CARDS_TITLE).format(channel=channel.title)
        yield from _cards(handbook, channel, title)
    if handbook.risks:
        yield _risks(handbook, catalogue.pgettext("poster", RISKS_TITLE))
    for section in handbook.sections:
        if section.procedure:
            yield _flow(handbook, section)


def pages(handbook: Handbook, planned: Iterable[Artifact]) -> Iterator[Artifact]:
    """Yield the page that lists the planned posters; nothing if no poster is planned."""
    to = Addresses(handbook, POSTERS_PAGE)
    rows: dict[tuple[str, str], list[Link]] = {}
    for artifact in planned:
        view = artifact.view
        if isinstance(view, Poster):
            link = to.to_page(_place(view), artifact.download)
            rows.setdefault((KIND_OF[type(view)], view.title), []).append(link)
    if rows:
        table = PostersPage(tuple(PosterRow(kind, title, tuple(files)) for (kind, title), files in rows.items()))
        yield page(POSTERS_PAGE, "page/posters.md.j2", table, (handbook.info.id,))


def _place(view: Poster) -> str:
    """Return the paper size of a sheet, with the sheet number if rules take several sheets."""
    size = view.paper.split()[0].upper()
    if isinstance(view, ConductPoster) and view.sheets > 1:
        return f"{size} {view.sheet}/{view.sheets}"
    return size


def count(handbook: Handbook) -> int:
    """Return the number of rows of the list of posters."""
    ruled = {channel for rule in handbook.conduct for channel in rule.channels}
    spoken = {channel for rule in handbook.conduct for channel in rule.channels if rule.say or rule.never_say}
    procedures = sum(1 for section in handbook.sections if section.procedure)
    return len(ruled) + len(spoken) + bool(handbook.risks) + procedures


def rules_on(handbook: Handbook, channel: str) -> tuple[Conduct, ...]:
    """Return the rules of a channel."""
    return tuple(rule for rule in handbook.conduct if channel in rule.channels)


def cards_name(channel: Channel) -> str:
    """Return the name of a channel's sheet of pocket cards."""
    return f"CARD-{channel_name(channel)}"


def channel_name(channel: Channel) -> str:
    """Return a channel's id as used in file names and sheet numbers."""
    return channel.id.upper().replace("_", "-")


def _sheet(name: str, template: str, view: Poster, records: tuple[str, ...], subject: str) -> Artifact:
    file, document = poster(name), Document(view.document_id, view.title, subject)
    return Artifact(file.path, "pdf", f"print/{template}.html.j2", view, records, file.download, document)


# ---- conduct


def _conduct(handbook: Handbook, channel: Channel, title: str) -> Iterator[Artifact]:
    rules = rules_on(handbook, channel.id)
    if not rules:
        return
    short = tuple(_short(i, rule) for i, rule in enumerate(rules, 1))
    text, groups = fitted(short)
    for at, group in enumerate(groups, 1):
        name = f"CONDUCT-{channel_name(channel)}" + (f"-{at}" if len(groups) > 1 else "")
        place = at, len(groups)
        shown = tuple(rules[rule.number - 1].id for rule in group)
        digest = document_digest(handbook, "conduct-poster", shown, channel=channel.title, sheet=place)
        document_id = identify_sheet(handbook, name, digest)
        records = (handbook.info.id, *shown)
        for paper in ("a3", "a4"):
            view = _conduct_poster(document_head(handbook), document_id, title, paper, place, text, group)
            yield _sheet(f"{name}.{paper}", "poster-conduct", view, records, handbook.info.id)


def _short(at: int, rule: Conduct) -> PosterRule:
    first = [texts[0] if texts else "" for texts in (rule.do, rule.dont, rule.say, rule.never_say)]
    return PosterRule(at, rule.title, *first)


def _conduct_poster(
    head: DocumentHead,
    document_id: DocumentId,
    title: str,
    paper: str,
    place: tuple[int, int],
    text: float,
    rules: tuple[PosterRule, ...],
) -> ConductPoster:
    across, columns = _laid(rules)
    spare = min(max(_HIGH - _height(rules, text), 0.0) / (len(columns[0]) + 1 if columns else 1), text * _LOOSE)
    first = (across, round(_card(across, text, _ALONE) + spare, 1)) if across else None
    below = _HIGH - (first[1] + _GAP if first else 0.0)
    filled = tuple(_filled(column, text, below) for column in columns)
    return ConductPoster(head, document_id, title, paper, *place, text, first, filled)


def _filled(rules: tuple[PosterRule, ...], text: float, high: float) -> tuple[tuple[PosterRule, float], ...]:
    """Stretch the cards of a column to the height of the sheet, but by no more than `_LOOSE` em each."""
    tall = [_card(rule, text, _WIDE) for rule in rules]
    spare = min((high - sum(tall) - _GAP * (len(rules) - 1)) / len(rules), text * _LOOSE)
    return tuple((rule, round(card + spare, 1)) for rule, card in zip(rules, tall, strict=True))


def fitted(rules: tuple[PosterRule, ...]) -> tuple[float, tuple[tuple[PosterRule, ...], ...]]:
    """Return the largest text size that fits, and the rules by sheet: as few sheets as keep the text readable."""
    for count in range(1, len(rules) + 1):
        groups = split_evenly(rules, count)
        text = next((size for size in SIZES if all(_height(group, size) <= _HIGH for group in groups)), SIZES[-1])
        if text >= READABLE or count == len(rules):
            return text, groups
    raise AssertionError("there are no rules")


_HIGH, _GAP, _WIDE, _ALONE = 308.0, 4.0, 119.0, 254.0
"""Height for all cards, gap between two cards, and text width of a card in a column and of one across both."""


_LOOSE = 8
"""Largest extra height of a card in em, so that a few rules are not stretched over the whole sheet."""


def _height(rules: tuple[PosterRule, ...], text: float) -> float:
    """Return the height of the card across both columns plus that of the higher column."""
    across, columns = _laid(rules)
    tall = [sum(_card(rule, text, _WIDE) + _GAP for rule in column) for column in columns]
    return (_card(across, text, _ALONE) + _GAP if across else 0.0) + max(tall, default=0.0) - _GAP


def _laid(rules: tuple[PosterRule, ...]) -> tuple[PosterRule | None, tuple[tuple[PosterRule, ...], ...]]:
    odd = len(rules) % 2
    return (rules[0] if odd else None), (split_evenly(rules[odd:], 2) if rules[odd:] else ())


def _card(rule: PosterRule, text: float, wide: float) -> float:
    room = wide / text
    title = lines(rule.title, room / 1.35 - 1.6) * 1.35 * 1.3
    texts = [advice for advice in (rule.do, rule.dont, rule.say, rule.never_say) if advice]
    return (title + 0.5 + sum(lines(advice, room - 2.2) * 1.42 + 0.34 for advice in texts)) * text + 7.5


# ---- cards, risks, flows


def _cards(handbook: Handbook, channel: Channel, title: str) -> Iterator[Artifact]:
    rules = [rule for rule in rules_on(handbook, channel.id) if rule.say or rule.never_say]
    name = cards_name(channel)
    view = phrase_cards(handbook, name, title, channel.title, rules)
    if view.pages:
        records = (handbook.info.id, *(rule.id for rule in rules))
        yield _sheet(name, "card-phrases", view, records, handbook.info.id)


def _risks(handbook: Handbook, title: str) -> Artifact:
    """Plan the risk poster. Numbers are those of the risk page, by descending score."""
    risks = sorted(handbook.risks, key=lambda risk: -risk.score)
    matrix = _on_paper(risk_matrix(handbook, risks))
    gravest = [_poster_risk(handbook, at, risk) for at, risk in enumerate(risks[:MOST_RISKS], 1)]
    tall = list(accumulate(_risk_height(risk) for risk in gravest))
    top = tuple(risk for risk, reached in zip(gravest, tall, strict=True) if reached <= _RISKS_HIGH)
    others = tuple(OtherRisk(at, risk.title) for at, risk in enumerate(risks, 1) if at > len(top))
    small = next((size for size in _SMALL if _names_height(others, size) <= _NAMES_HIGH), _SMALL[-1])
    ids = tuple(risk.id for risk in risks)
    bands = [published(band) for band in handbook.info.risk_bands]
    document_id = identify_sheet(handbook, "RISKS", document_digest(handbook, "risk-poster", ids, bands=bands))
    head = document_head(handbook)
    view = RiskPoster(head, document_id, title, "a3 landscape", matrix, len(risks), top, others, small)
    records = (handbook.info.id, *ids)
    return _sheet("RISKS", "poster-risks", view, records, handbook.info.id)


def _on_paper(matrix: RiskMatrix) -> RiskMatrix:
    """Return the matrix without link targets."""
    cells = (
        replace(cell, risks=tuple(replace(risk, link=Link(risk.link.text)) for risk in cell.risks))
        for cell in matrix.cells
    )
    return replace(matrix, cells=tuple(cells))


def _poster_risk(handbook: Handbook, at: int, risk: Risk) -> PosterRisk:
    score = risk.score
    band = band_name(handbook, risk)
    return PosterRisk(at, risk.title, band, score, risk.response, handbook.title(risk.owner))


_RISKS_HIGH, _NAMES_HIGH = 140.0, 52.0
_SMALL = tuple(tenths / 10 for tenths in range(36, 9, -1))


def _risk_height(risk: PosterRisk) -> float:
    """Return the height of a risk entry: title with band and score, then the response with its owner."""
    title = lines(f"{risk.title} {risk.band} 00 00", 167 / 5.6) * 7.3
    return title + lines(f"{risk.response} {risk.owner}", 167 / 4.2) * 5.9 + 4.8


def _names_height(risks: Sequence[OtherRisk], size: float) -> float:
    """Return the height of the titles in five columns, plus a line for uneven column ends."""
    return (ceil(sum(lines(risk.title, 73 / size - 2) for risk in risks) / 5) + 1) * size * 1.42


def _flow(handbook: Handbook, section: Section) -> Artifact:
    """Plan a flow poster, on A4 if it has at most two roles and five steps, otherwise on A3."""
    drawn = flow(section, handbook.title)
    drawn = replace(drawn, steps=tuple(replace(step, href="") for step in drawn.steps))
    limits = tuple(TimedStep(step.number, drawn.lanes[step.lane], step.within) for step in drawn.steps if step.within)
    name, title = f"FLOW-{section.id}", f"{number(section.id)} {section.title}"
    steps = (step.id for step in section.procedure)
    document_id = identify_sheet(handbook, name, document_digest(handbook, "flow-poster", steps, names=(section.id,)))
    paper = "a4" if len(drawn.lanes) <= 2 and len(drawn.steps) <= 5 else "a3"
    view = FlowPoster(document_head(handbook), document_id, title, paper, drawn, limits)
    return _sheet(name, "poster-flow", view, (section.id, handbook.info.id), section.id)
