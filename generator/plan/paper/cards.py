"""Cards of phrases for the pocket: what to say on one face, what never to say on the other.

A card is printed on one side as a strip of two faces, cut out and folded in the middle, so it needs no printer that
prints both sides; folded it has the size of a bank card (85.6 by 54 mm) and goes behind the badge. Five strips make a
sheet of A4. Lengths are millimetres, as in `theme/print/card-phrases.html.j2`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from generator.link.handbook import Handbook
from generator.model.role import Conduct
from generator.plan.shared.document_id import DocumentId, document_digest, identify_sheet
from generator.plan.shared.fitting import lines, parted
from generator.plan.shared.parts import DocumentHead, document_head

STRIPS = 5
"""Strips on a sheet of A4."""

SIZES = (3.2, 3.0, 2.85, 2.7, 2.55)
"""Sizes of text on a card, the largest first; the last is seven points."""

_FACE = 42.0
_WIDE = 76.0
_CODE = 17.0
"""Height and width of text on a face, and the width that the code takes from the second face."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """The phrases of a rule; a rule that goes on on the next card has its title again."""

    title: str
    say: tuple[str, ...]
    never_say: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PhraseCard:
    """One card of the set."""

    number: int
    phrases: tuple[Phrases, ...]


@dataclass(frozen=True, slots=True)
class PhraseCards:
    """A channel's set of cards, laid out on sheets of five strips; a small set is there more than once."""

    head: DocumentHead
    document_id: DocumentId
    title: str
    paper: str
    channel: str
    count: int
    text: float
    pages: tuple[tuple[PhraseCard, ...], ...]


def phrase_cards(handbook: Handbook, name: str, title: str, channel: str, rules: Iterable[Conduct]) -> PhraseCards:
    """The cards of a channel: as large a text as keeps the set on one sheet, else as many sheets as it takes.

    No phrase is given up for a larger text. Where none fits on a card in any size there are no pages.
    """
    rules = tuple(rules)
    phrases = tuple(Phrases(rule.title, rule.say, rule.never_say) for rule in rules)
    sets = [(size, _dealt(phrases, size)) for size in SIZES]
    most = max(_count(cards) for _, cards in sets)
    sets = [one for one in sets if _count(one[1]) == most]
    text, dealt = next((one for one in sets if len(one[1]) <= STRIPS), sets[-1])
    cards = tuple(PhraseCard(at, group) for at, group in enumerate(dealt, 1))
    laid = cards * max(STRIPS // max(len(cards), 1), 1)
    pages = tuple(laid[at : at + STRIPS] for at in range(0, len(laid), STRIPS))
    digest = document_digest(handbook, "phrase-cards", (rule.id for rule in rules), channel=channel)
    document_id = identify_sheet(handbook, name, digest)
    return PhraseCards(document_head(handbook), document_id, title, "a4", channel, len(cards), text, pages)


def _count(cards: tuple[tuple[Phrases, ...], ...]) -> int:
    return sum(len(one.say) + len(one.never_say) for card in cards for one in card)


def _dealt(phrases: tuple[Phrases, ...], text: float) -> tuple[tuple[Phrases, ...], ...]:
    """In order, as many on a card as fit."""
    cards: list[tuple[Phrases, ...]] = []
    for one in (part for whole in phrases for part in _pieces(whole, text)):
        if cards and _fits((*cards[-1], one), text):
            cards[-1] += (one,)
        else:
            cards.append((one,))
    return tuple(cards)


def _pieces(one: Phrases, text: float) -> tuple[Phrases, ...]:
    """A rule in as many pieces as it takes for each to fit on a card; a text too long for a face is no phrase."""
    if _fits((one,), text):
        return (one,)
    if len(one.say) + len(one.never_say) <= 1:
        return ()
    say, never_say = parted(one.say, 2), parted(one.never_say, 2)
    if len(one.say) <= 1 and len(one.never_say) <= 1:
        say, never_say = (one.say, ()), ((), one.never_say)
    halves = (Phrases(one.title, say[at], never_say[at]) for at in (0, 1))
    return tuple(piece for half in halves for piece in _pieces(half, text))


def _fits(phrases: tuple[Phrases, ...], text: float) -> bool:
    front = _height([(one.title, one.say) for one in phrases], text, _WIDE)
    return max(front, _height([(one.title, one.never_say) for one in phrases], text, _WIDE - _CODE)) <= _FACE


def _height(rules: Iterable[tuple[str, tuple[str, ...]]], text: float, wide: float) -> float:
    """The height of a face: a rule without phrases for it is not on it."""
    room = wide / text
    tall = 0.0
    for title, phrases in rules:
        if phrases:
            tall += lines(title, room / 0.8) * 1.05 + 0.35
            tall += sum(lines(one, room - 1.1) * 1.3 + 0.1 for one in phrases)
    return tall * text
