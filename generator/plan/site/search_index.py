"""Search index, built with the site and split into parts of which a query loads few.

Chinese is indexed by pairs of characters, Latin text and digits by words, so no word segmentation is needed. A word is
assigned to a shard by its characters, so that the browser can compute the shard; Latin words with the same first letter
share one. Texts are stored in blocks of neighbouring entries, and only loaded to be displayed.
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
"""Average number of occurrences in a shard."""

MOST_SHARDS = 500
"""Upper limit for the number of shards, whatever the size of the handbook."""

PER_BLOCK = 1_200
"""Characters of text in a block, unless a single entry is longer."""

TITLED_BY_TEXT = frozenset({"faq"})
"""Kinds whose titles are as long as texts; the title is stored as the first line of the text."""

MOST = 8
"""Upper limit for the weight of a word in an entry."""


@dataclass(frozen=True, slots=True)
class SearchEntry:
    """A search result.

    `kind` is a keyword, `href` is relative to the root of the site, `words` are additional words that find it, and
    `sections` are the ids of the sections that its matches also count for. `roles` are the ids of the roles that it
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
    """A word, whether a title or name contains it, and the entries that contain it, each with a weight (1-8)."""

    word: str
    named: bool
    places: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class SearchShard:
    """Words of a shard, in order."""

    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class SearchTexts:
    """Texts of neighbouring entries; `first` is the number of the first."""

    first: int
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SearchSounds:
    """Data for correction by sound: the pairs of Chinese characters in use, in order."""

    pairs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SearchNames:
    """Data for correction by shape or by initials: whole names, and the pairs in them, the most frequent first."""

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
    """Normalize a text for comparison: one width, one case."""
    return unicodedata.normalize("NFKC", text).lower()


def tokens(text: str) -> Iterator[str]:
    """Yield the words of a text: Chinese by pairs of characters, everything else by words."""
    for run in _RUNS.finditer(fold(text)):
        word = run[0]
        if run[1] is None or len(word) == 1:
            yield word
        else:
            yield from (word[i : i + 2] for i in range(len(word) - 1))


def shard_of(word: str, shards: int) -> int:
    """Return the shard of a word: pairs of Chinese characters by both characters, other words by the first."""
    pair = len(word) > 1 and not word.isascii()
    return (ord(word[0]) * 31 + ord(word[1]) if pair else ord(word[0])) % shards


def index(entries: Sequence[SearchEntry]) -> Index:
    """Return the index of entries, which are identified by their position."""
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
    weights: dict[str, dict[int, int]] = defaultdict(dict)
    named: set[str] = set()
    for i, entry in enumerate(entries):
        for text, weight in _weighted_texts(entry):
            for token in tokens(text):
                weights[token][i] = min(MOST, weights[token].get(i, 0) + weight)
        for name in _names(entry):
            named.update(tokens(name))
    return [Word(token, token in named, tuple(places.items())) for token, places in sorted(weights.items())]


def _weighted_texts(entry: SearchEntry) -> Iterator[tuple[str, int]]:
    """Yield every text of an entry with its weight."""
    yield entry.title, 4 if entry.kind == "section" else 3
    yield entry.text, 1
    for word in entry.words:
        yield word, 3


def _names(entry: SearchEntry) -> tuple[str, ...]:
    """Return the names of an entry; questions of staff have none."""
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
