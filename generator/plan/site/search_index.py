"""The index of the search, built with the site: which word stands where, cut into parts of which a question needs few.

Chinese is taken by pairs of characters, Latin and digits by words, so nothing depends on where words begin. Words are
dealt out by their characters, so the browser knows where to look, and Latin words that begin alike are together. Texts
lie in blocks of neighbours, and are asked for only where they are shown.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_HAN_RUN = re.compile(f"[{HAN}]{{2,}}")
_RUNS = re.compile(f"([{HAN}]+)|[a-z0-9]+(?:[.-][a-z0-9]+)*")

PER_SHARD = 500
"""Places that a script of words holds, as far as words can be dealt out evenly."""

MOST_SHARDS = 500
"""However large a handbook, its words lie in no more scripts than these."""

PER_BLOCK = 1_200
"""Characters of text that a block holds, as long as no entry is longer."""

TITLED_BY_TEXT = frozenset({"faq"})
"""Kinds whose titles are as long as texts, and lie with them, as their first line."""

MOST = 8
"""However often an entry says a word, it counts no more than this."""


@dataclass(frozen=True, slots=True)
class SearchEntry:
    """One result.

    `kind` is a keyword, `href` starts at the site's root, `words` are other words that find it, and `sections` are
    the ids of the sections it belongs to: what it says counts for them too. `roles` are the ids of the roles that it
    concerns; None means those of its sections.
    """

    kind: str
    title: str
    text: str
    href: str
    words: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    roles: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Word:
    """A word, whether the title or another name of an entry holds it, and each entry with how much it says it (1-8)."""

    word: str
    named: bool
    places: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class SearchShard:
    """Words that are dealt out together, in order."""

    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class SearchTexts:
    """The texts of neighbouring entries; `first` is the number of the first."""

    first: int
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SearchSounds:
    """What a word is read by its sound with: the pairs of Chinese characters in use, in order."""

    pairs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SearchNames:
    """What a word is read by its look or its initials with: whole names, and the pairs in them, commonest first."""

    names: tuple[str, ...]
    pairs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Index:
    """All parts of the index."""

    shards: tuple[SearchShard, ...]
    blocks: tuple[SearchTexts, ...]
    sounds: SearchSounds
    names: SearchNames


def fold(text: str) -> str:
    """A text as it is compared: one width, one case."""
    return unicodedata.normalize("NFKC", text).lower()


def tokens(text: str) -> Iterator[str]:
    """The words of a text: Chinese by pairs of characters, everything else as written."""
    for run in _RUNS.finditer(fold(text)):
        word = run[0]
        if run[1] is None or len(word) == 1:
            yield word
        else:
            yield from (word[i : i + 2] for i in range(len(word) - 1))


def shard_of(word: str, shards: int) -> int:
    """The shard that holds a word: pairs of Chinese characters by both, everything else by its first character."""
    pair = len(word) > 1 and not word.isascii()
    return (ord(word[0]) * 31 + ord(word[1]) if pair else ord(word[0])) % shards


def index(entries: Sequence[SearchEntry]) -> Index:
    """The index of entries; they are known by their place in the sequence."""
    words = _words(entries)
    shards = min(MOST_SHARDS, max(1, sum(len(word.places) for word in words) // PER_SHARD))
    dealt: list[list[Word]] = [[] for _ in range(shards)]
    for word in words:
        dealt[shard_of(word.word, shards)].append(word)
    pairs = [word for word in words if _HAN_RUN.fullmatch(word.word) and (word.named or len(word.places) > 1)]
    common = sorted(pairs, key=lambda word: (-len(word.places), word.word))
    names = {run for entry in entries for name in _names(entry) for run in _HAN_RUN.findall(name)}
    return Index(
        tuple(SearchShard(tuple(shard)) for shard in dealt),
        tuple(_blocks(entries)),
        SearchSounds(tuple(word.word for word in pairs)),
        SearchNames(tuple(sorted(names)), tuple(word.word for word in common if word.named)),
    )


def _words(entries: Sequence[SearchEntry]) -> list[Word]:
    found: dict[str, dict[int, int]] = defaultdict(dict)
    named: set[str] = set()
    for i, entry in enumerate(entries):
        for text, weight in _said(entry):
            for token in tokens(text):
                found[token][i] = min(MOST, found[token].get(i, 0) + weight)
        for name in _names(entry):
            named.update(tokens(name))
    return [Word(token, token in named, tuple(places.items())) for token, places in sorted(found.items())]


def _said(entry: SearchEntry) -> Iterator[tuple[str, int]]:
    """Every text of an entry, with its weight."""
    yield entry.title, 4 if entry.kind == "section" else 3
    yield entry.text, 1
    for word in entry.words:
        yield word, 3


def _names(entry: SearchEntry) -> tuple[str, ...]:
    """What an entry is called; a question of staff is no name."""
    return () if entry.kind == "faq" else (entry.title, *entry.words)


def _blocks(entries: Iterable[SearchEntry]) -> Iterator[SearchTexts]:
    first, texts, size = 0, list[str](), 0
    for i, entry in enumerate(entries):
        if texts and size + len(entry.text) > PER_BLOCK:
            yield SearchTexts(first, tuple(texts))
            first, texts, size = i, [], 0
        texts.append(f"{entry.title}\n{entry.text}" if entry.kind in TITLED_BY_TEXT else entry.text)
        size += len(entry.text)
    if texts:
        yield SearchTexts(first, tuple(texts))
