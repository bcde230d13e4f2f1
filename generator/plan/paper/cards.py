"""Pocket cards of phrases: what to say on one face, what never to say on the other.

A card is printed on one side as a strip of two faces, cut out and folded in the middle, so that no double-sided printer
is needed; folded it has the size of a bank card (85.6 by 54 mm). An A4 sheet has five strips. Lengths are millimetres,
as in `theme/print/card-phrases.html.j2`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from generator.link.handbook import Handbook
from generator.model.role import Conduct
from generator.plan.shared.document_id import DocumentId, document_digest, identify_sheet
from generator.plan.shared.fitting import lines, split_evenly
from generator.plan.shared.parts import DocumentHead, document_head

STRIPS = 5
"""Strips on an A4 sheet."""

SIZES = (3.2, 3.0, 2.85, 2.7, 2.55)
"""Text sizes on a card, the largest first; the last is seven points."""

_FACE = 42.0
_WIDE = 76.0
_CODE = 17.0
"""Height and width of the text on a face, and the width of the QR code on the second face."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """The phrases of a rule; if a rule continues on the next card, its title is repeated."""

    title: str
    say: tuple[str, ...]
    never_say: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PhraseCard:
    """A card of the set."""

    number: int
    phrases: tuple[Phrases, ...]


@dataclass(frozen=True, slots=True)
class PhraseCards:
    """The cards of a channel, laid out on sheets of five strips; a small set is repeated to fill the sheet."""

    head: DocumentHead
    document_id: DocumentId
    title: str
    paper: str
    channel: str
    count: int
    text: float
    pages: tuple[tuple[PhraseCard, ...], ...]


def phrase_cards(handbook: Handbook, name: str, title: str, channel: str, rules: Iterable[Conduct]) -> PhraseCards:
    """Return the cards of a channel with the largest text that fits on one sheet, or else on several sheets.

    No phrase is dropped for a larger text. If no phrase fits on a card in any size, there are no pages.
    """
    rules = tuple(rules)
    phrases = tuple(Phrases(rule.title, rule.say, rule.never_say) for rule in rules)
    sets = [(size, _dealt(phrases, size)) for size in SIZES]
    most = max(_count(cards) for _, cards in sets)
    sets = [layout for layout in sets if _count(layout[1]) == most]
    text, dealt = next((layout for layout in sets if len(layout[1]) <= STRIPS), sets[-1])
    cards = tuple(PhraseCard(at, group) for at, group in enumerate(dealt, 1))
    laid = cards * max(STRIPS // max(len(cards), 1), 1)
    pages = tuple(laid[at : at + STRIPS] for at in range(0, len(laid), STRIPS))
    digest = document_digest(handbook, "phrase-cards", (rule.id for rule in rules), channel=channel)
    document_id = identify_sheet(handbook, name, digest)
    return PhraseCards(document_head(handbook), document_id, title, "a4", channel, len(cards), text, pages)


def _count(cards: tuple[tuple[Phrases, ...], ...]) -> int:
    return sum(len(phrases.say) + len(phrases.never_say) for card in cards for phrases in card)


def _dealt(phrases: tuple[Phrases, ...], text: float) -> tuple[tuple[Phrases, ...], ...]:
    """Distribute phrases over cards in order, as many on each as fit."""
    cards: list[tuple[Phrases, ...]] = []
    for piece in (part for whole in phrases for part in _pieces(whole, text)):
        if cards and _fits((*cards[-1], piece), text):
            cards[-1] += (piece,)
        else:
            cards.append((piece,))
    return tuple(cards)


def _pieces(phrases: Phrases, text: float) -> tuple[Phrases, ...]:
    """Split the phrases of a rule until each piece fits on a card; a phrase that is longer than a face is dropped."""
    if _fits((phrases,), text):
        return (phrases,)
    if len(phrases.say) + len(phrases.never_say) <= 1:
        return ()
    say, never_say = split_evenly(phrases.say, 2), split_evenly(phrases.never_say, 2)
    if len(phrases.say) <= 1 and len(phrases.never_say) <= 1:
        say, never_say = (phrases.say, ()), ((), phrases.never_say)
    halves = (Phrases(phrases.title, say[at], never_say[at]) for at in (0, 1))
    return tuple(piece for half in halves for piece in _pieces(half, text))


def _fits(phrases: tuple[Phrases, ...], text: float) -> bool:
    front = _height([(rule.title, rule.say) for rule in phrases], text, _WIDE)
    return max(front, _height([(rule.title, rule.never_say) for rule in phrases], text, _WIDE - _CODE)) <= _FACE


def _height(rules: Iterable[tuple[str, tuple[str, ...]]], text: float, wide: float) -> float:
    """Return the height of a face; rules without phrases for this face are skipped."""
    room = wide / text
    tall = 0.0
    for title, phrases in rules:
        if phrases:
            tall += lines(title, room / 0.8) * 1.05 + 0.35
            tall += sum(lines(phrase, room - 1.1) * 1.3 + 0.1 for phrase in phrases)
    return tall * text
