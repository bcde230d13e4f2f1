"""Find terms of the glossary in texts, so that a page can explain them in place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from generator.link.handbook import Handbook
from generator.model.reference import Term
from generator.plan.shared.parts import Addresses

_UNSPACED = "\u2e80"
"""First character of the scripts that are written without spaces: there, a word may start and end anywhere."""


@dataclass(frozen=True, slots=True)
class TermView:
    """A term as a page explains it.

    `words` are the title and the synonyms, the title first. `spoken` are colloquial words: they are only searched in
    questions of staff, because in the text of the handbook most of them have another meaning.
    """

    id: str
    title: str
    definition: str
    href: str
    words: tuple[str, ...]
    spoken: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Occurrence of a term in a text: `text[start:end]` is one of its words."""

    start: int
    end: int
    term: str


class Finder:
    """Finds words in texts, ignoring case.

    The longest word wins at each position; in scripts with spaces only whole words match.
    """

    def __init__(self, words: Iterable[tuple[str, str]]) -> None:
        """Index pairs of a word and the id of its term; of two terms for one word the first is used."""
        self._terms: dict[str, str] = {}
        for word, term in words:
            if len(word) > 1:
                self._terms.setdefault(word.casefold(), term)
        starting: dict[str, list[str]] = {}
        for word in sorted(self._terms, key=lambda word: (-len(word), word)):
            starting.setdefault(word[0], []).append(word)
        self._starting = starting

    def all(self, text: str) -> Iterator[Occurrence]:
        """Yield all occurrences from left to right, without overlaps."""
        folded = text.casefold()
        if len(folded) != len(text):  # a letter that folds to two characters would shift all positions
            folded = text.lower() if len(text.lower()) == len(text) else text
        at = 0
        while at < len(folded):
            word = self._word_at(folded, at)
            if word:
                yield Occurrence(at, at + len(word), self._terms[word])
            at += len(word) or 1

    def first(self, text: str) -> Iterator[Occurrence]:
        """Yield the first occurrence of each term."""
        seen: set[str] = set()
        for occurrence in self.all(text):
            if occurrence.term not in seen:
                seen.add(occurrence.term)
                yield occurrence

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
    """Return whether a word may start between two characters."""
    return not (_spaced(left) and _spaced(right))


def _spaced(character: str) -> bool:
    return bool(character) and character < _UNSPACED and bool(re.match(r"\w", character))


@lru_cache(maxsize=8)
def finder(terms: tuple[TermView, ...], *, spoken: bool = False) -> Finder:
    """Return the finder of terms: titles take precedence over synonyms, and colloquial words come last."""
    preferred = [(term.words[0], term.id) for term in terms]
    others = [(word, term.id) for term in terms for word in term.words[1:]]
    everyday = [(word, term.id) for term in terms for word in term.spoken] if spoken else []
    return Finder([*preferred, *others, *everyday])


def terms_in(
    handbook: Handbook, to: Addresses, texts: Iterable[str], spoken: Iterable[str] = ()
) -> tuple[TermView, ...]:
    """Return the terms that occur in texts, in the order of the glossary; `spoken` are texts in the words of staff."""
    everything = _all_terms(handbook.terms)
    written, everyday = finder(everything), finder(everything, spoken=True)
    mentioned = {occurrence.term for text in texts for occurrence in written.all(text)}
    mentioned |= {occurrence.term for text in spoken for occurrence in everyday.all(text)}
    return tuple(replace(term, href=to.to(term.id).href) for term in everything if term.id in mentioned)


@lru_cache(maxsize=8)
def _all_terms(terms: tuple[Term, ...]) -> tuple[TermView, ...]:
    return tuple(
        TermView(term.id, term.title, term.definition, "", (term.title, *term.synonyms), term.colloquial)
        for term in terms
    )
