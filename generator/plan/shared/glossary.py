"""Terms of the glossary where a text says them, so that a page can explain them on the spot."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from generator.link.handbook import Handbook
from generator.model.reference import Term
from generator.plan.shared.parts import Addresses

_UNSPACED = "\u2e80"
"""From this character on scripts write no spaces between words: a word may begin and end anywhere."""


@dataclass(frozen=True, slots=True)
class TermView:
    """A term as a page explains it.

    `words` are what the handbook itself calls it, the preferred word first. `spoken` are everyday words: they are
    looked for in what staff say alone, for in the handbook's prose most of them mean something else.
    """

    id: str
    title: str
    definition: str
    href: str
    words: tuple[str, ...]
    spoken: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """Where a text says a term: `text[start:end]` is one of its words."""

    start: int
    end: int
    term: str


class Finder:
    """Finds words in texts: the longest at each place, whole words where a script has spaces, whatever their case."""

    def __init__(self, words: Iterable[tuple[str, str]]) -> None:
        """`words` are pairs of a word and the id of its term; of a word with two terms the first counts."""
        self._terms: dict[str, str] = {}
        for word, term in words:
            if len(word) > 1:
                self._terms.setdefault(word.casefold(), term)
        starting: dict[str, list[str]] = {}
        for word in sorted(self._terms, key=lambda word: (-len(word), word)):
            starting.setdefault(word[0], []).append(word)
        self._starting = starting

    def all(self, text: str) -> Iterator[Said]:
        """Every place, from left to right, without overlaps."""
        folded = text.casefold()
        if len(folded) != len(text):  # a letter that folds to two would shift all places
            folded = text.lower() if len(text.lower()) == len(text) else text
        at = 0
        while at < len(folded):
            word = self._word_at(folded, at)
            if word:
                yield Said(at, at + len(word), self._terms[word])
            at += len(word) or 1

    def first(self, text: str) -> Iterator[Said]:
        """The first place of each term."""
        seen: set[str] = set()
        for said in self.all(text):
            if said.term not in seen:
                seen.add(said.term)
                yield said

    def _word_at(self, text: str, at: int) -> str:
        for word in self._starting.get(text[at], ()):
            end = at + len(word)
            if (
                text.startswith(word, at)
                and _apart(text[at - 1 : at], word[0])
                and _apart(word[-1], text[end : end + 1])
            ):
                return word
        return ""


def _apart(left: str, right: str) -> bool:
    """Whether a word may begin between two characters."""
    return not (_spaced(left) and _spaced(right))


def _spaced(character: str) -> bool:
    return bool(character) and character < _UNSPACED and bool(re.match(r"\w", character))


@lru_cache(maxsize=8)
def finder(terms: tuple[TermView, ...], *, spoken: bool = False) -> Finder:
    """The finder of some terms: a preferred word counts before other words, everyday words last, if at all."""
    preferred = [(term.words[0], term.id) for term in terms]
    others = [(word, term.id) for term in terms for word in term.words[1:]]
    everyday = [(word, term.id) for term in terms for word in term.spoken] if spoken else []
    return Finder([*preferred, *others, *everyday])


def terms_said(
    handbook: Handbook, to: Addresses, texts: Iterable[str], spoken: Iterable[str] = ()
) -> tuple[TermView, ...]:
    """The terms that some texts say, in the glossary's order; `spoken` are texts in staff's own words."""
    everything = _all_terms(handbook.terms)
    written, everyday = finder(everything), finder(everything, spoken=True)
    said = {one.term for text in texts for one in written.all(text)}
    said |= {one.term for text in spoken for one in everyday.all(text)}
    return tuple(replace(term, href=to.to(term.id).href) for term in everything if term.id in said)


@lru_cache(maxsize=8)
def _all_terms(terms: tuple[Term, ...]) -> tuple[TermView, ...]:
    return tuple(
        TermView(one.id, one.title, one.definition, "", (one.title, *one.synonyms), one.colloquial) for one in terms
    )
