"""Read what a text requires, as a sequence of tokens; only the vocabulary depends on the language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from generator.requirements.numbers import quantities
from generator.requirements.quantity import Quantity
from generator.requirements.vocabulary import Kind, Vocabulary

TokenKind = Kind | Literal["quantity", "comma", "stop"]

_NAME = re.compile(
    r"[A-Z]{2,9}(?:/[A-Z]{1,9})?[ -]?\d[\d.]*(?:[-:]\d+){0,4}"  # GB/T 28001-2011, ISO 9001:2015
    r"|[A-Za-z][A-Za-z0-9]*(?:[/._-][A-Za-z0-9]+){0,8}(?<=[0-9])(?![A-Za-z0-9])"  # IPv6, CL-HEIGHT-3
    r"|\d+[A-Za-z][A-Za-z0-9]*(?:[/-][A-Za-z0-9]+){0,8}"  # 5G, 10Base-T
)
"""Names with figures, which are no quantities; repetitions are bounded so that no text takes long."""
_RUN = re.compile(r"[A-Za-z]+(?:'[a-z]+)?|[0-9]+")
_SPACE = re.compile(r"\s*")
_BLANK = re.compile(r"[^\S\n]+")

STOPS = frozenset(".;!?。\n")
COMMAS = frozenset(",:、")
MATHS = frozenset("+=/×<>*")
"""Signs that count; all others are punctuation."""

_POSITIVE = {"shall not": "shall", "should not": "should", "not": ""}
_OPPOSITE = {"more than": "at most", "less than": "at least"}
"""A negated comparison is the opposite one: 不得超过 is 应 and 不超过."""


@dataclass(frozen=True, slots=True)
class Token:
    """Part of a text: what it does, its meaning (a quantity, or words in lower case), and its span in the text."""

    kind: TokenKind
    meaning: Quantity | str
    start: int
    end: int

    @property
    def sense(self) -> tuple[TokenKind, Quantity | str]:
        """Return what makes two tokens equal, wherever they stand."""
        return self.kind, self.meaning


def read(text: str, words: Vocabulary) -> tuple[Token, ...]:
    """Return the tokens of a text without words that have no meaning of their own."""
    normal, places = _normalized(text)
    tokens = [token for token in _tokens(normal, words) if token.kind != "filler"]
    return tuple(replace(token, start=places[token.start], end=places[token.end]) for token in _negated(tokens))


def _normalized(text: str) -> tuple[str, tuple[int, ...]]:
    """Return the text in compatible characters (NFKC), and for each place in it and its end the place in `text`."""
    folded = [unicodedata.normalize("NFKC", char) for char in text]
    places = (place for place, chars in enumerate(folded) for _ in chars)
    return "".join(folded), (*places, len(text))


def _tokens(text: str, words: Vocabulary) -> Iterator[Token]:
    place = 0
    while place < len(text):
        blank = _BLANK.match(text, place)
        if blank:
            place = blank.end()
            continue
        found = _measured(text, place, words) or _word(text, place, words)
        yield from found
        place = max((token.end for token in found), default=place + 1)


def _measured(text: str, place: int, words: Vocabulary) -> tuple[Token, ...]:
    """Return the quantity or range at a place; a comparison behind it stands before it, as in `at least 5`."""
    tokens, start = [], place
    for found in quantities(text, place, words):
        tokens.append(Token("quantity", found.quantity, start, found.end))
        start = found.end
    space = _SPACE.match(text, start)
    behind = words.behind_number.match(text, space.end() if space else start) if tokens else None
    if behind is None:
        return tuple(tokens)
    meaning = words.behind[" ".join(behind.group().casefold().split())]
    return (Token("comparison", meaning, behind.start(), behind.end()), *tokens)


def _word(text: str, place: int, words: Vocabulary) -> tuple[Token, ...]:
    found = words.word.match(text, place)
    if found:
        word = words.words[" ".join(found.group().casefold().split())]
        return (Token(word.kind, word.meaning, place, found.end()),)
    found = _NAME.match(text, place) or _RUN.match(text, place)
    if found:
        return (Token("word", _singular(found.group().casefold()), place, found.end()),)
    char = text[place]
    if char in STOPS or char in COMMAS:
        return (Token("stop" if char in STOPS else "comma", "", place, place + 1),)
    return (Token("word", char, place, place + 1),) if char.isalnum() or char in MATHS else ()


def _singular(word: str) -> str:
    """Return a word without the final s of a plural or of a verb."""
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _negated(tokens: list[Token]) -> Iterator[Token]:
    """Yield the tokens, each negated comparison as the opposite one."""
    place = 0
    while place < len(tokens):
        token, following = tokens[place], tokens[place + 1] if place + 1 < len(tokens) else None
        positive = _POSITIVE.get(str(token.meaning)) if token.kind == "modal" else None
        opposite = _OPPOSITE.get(str(following.meaning)) if following and positive is not None else None
        if following is None or opposite is None:
            yield token
            place += 1
            continue
        if positive:
            yield replace(token, meaning=positive)
        yield Token("comparison", opposite, following.start if positive else token.start, following.end)
        place += 2
