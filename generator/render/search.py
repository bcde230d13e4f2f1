"""Parts of the search's index as scripts that hand over what they hold, so that it works from `file://` too."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from itertools import groupby, pairwise
from typing import Any

from generator.plan.paper.book_annexes import TermEntry
from generator.plan.site.search import SearchCore
from generator.plan.site.search_index import (
    TITLED_BY_TEXT,
    SearchEntry,
    SearchNames,
    SearchShard,
    SearchSounds,
    SearchTexts,
    Word,
)

IndexPart = SearchCore | SearchShard | SearchTexts | SearchSounds | SearchNames


def render_search(name: str, view: IndexPart) -> bytes:
    """A script that hands one part of the index to the search under its name."""
    data: object
    match view:
        case SearchCore():
            data = _core(view)
        case SearchShard():
            data = {word.word: _places(word) for word in view.words}
        case SearchTexts():
            data = view.texts
        case SearchSounds():
            data = _sounds(view)
        case SearchNames():
            data = _names(view)
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return f'sopSearch.take("{name}",{text});\n'.encode()


def _core(view: SearchCore) -> dict[str, Any]:
    """Kinds, roles, chapters and sections are named by their place in their list."""
    kinds = {kind: i for i, (kind, _) in enumerate(view.kinds)}
    roles = {id_: i for i, (id_, _) in enumerate(view.roles)}
    chapters = {number: i for i, (number, _) in enumerate(view.chapters)}
    sections = {id_: i for i, (id_, _, _) in enumerate(view.sections)}
    rows = []
    whole = None
    for one in view.entries:
        whole = one if one.kind == "section" else whole
        title = "" if one.kind in TITLED_BY_TEXT else one.title
        row: list[Any] = [kinds[one.kind], title, one.href, one.words, [sections[id_] for id_ in one.sections]]
        if whole and one is not whole and one.sections == whole.sections and one.href.startswith(f"{whole.href}#"):
            row = _part(row, whole)
        rows.append(row if one.roles is None else [*row, [roles[id_] for id_ in one.roles]])
    return {
        "words": dict(view.words),
        "kinds": view.kinds,
        "roles": [title for _, title in view.roles],
        "chapters": [f"{number} {title}" for number, title in view.chapters],
        "sections": [[chapters[chapter], [roles[id_] for id_ in own]] for _, chapter, own in view.sections],
        "same": view.same,
        "entries": rows,
        "shards": view.shards,
        "blocks": view.blocks,
        "sounds": view.sounds,
    }


def _part(row: list[Any], whole: SearchEntry) -> list[Any]:
    """A row on the page of its section, without what the section says.

    The address starts at the anchor, control characters 1 and 2 stand for the section's number and title, and 0 for
    its sections.
    """
    number, name = whole.title.split(" ", 1)

    def short(text: str) -> str:
        return text.replace(name, "\2").replace(number, "\1", 1)

    kind, title, href, words, _ = row
    return [kind, short(title), short(href.removeprefix(whole.href)), [short(word) for word in words], 0]


def _places(word: Word) -> list[int]:
    """Whether it is named, then for each place how far it is from the one before, times 8, plus its count less 1."""
    steps = pairwise((0, *(entry for entry, _ in word.places)))
    return [int(word.named), *((b - a) * 8 + count - 1 for (a, b), (_, count) in zip(steps, word.places, strict=True))]


def _sounds(view: SearchSounds) -> dict[str, Any]:
    """The characters of each syllable, in all the ways a character sounds, and which characters follow which."""
    from pypinyin import Style, pinyin

    sounds: dict[str, list[str]] = defaultdict(list)
    for character in _everyday():
        for sound in pinyin(character, style=Style.NORMAL, heteronym=True)[0]:
            if sound.isascii():
                sounds[sound].append(character)
    return {
        "sounds": {sound: "".join(characters) for sound, characters in sorted(sounds.items())},
        "pairs": {first: "".join(pair[1] for pair in pairs) for first, pairs in groupby(view.pairs, lambda p: p[0])},
    }


def _names(view: SearchNames) -> dict[str, Any]:
    """Names with their initials, each read as a whole, and the pairs in them."""
    from pypinyin import Style, lazy_pinyin

    names = [("".join(lazy_pinyin(name, style=Style.FIRST_LETTER)), name) for name in view.names]
    return {"names": names, "pairs": view.pairs}


def by_sound(terms: Iterable[TermEntry]) -> list[TermEntry]:
    """Return terms in the order in which a reader looks for them: as they sound."""
    from pypinyin import Style, lazy_pinyin

    def sound(term: TermEntry) -> list[str]:
        return [part.casefold() for part in lazy_pinyin(term.title, style=Style.TONE3)]

    return sorted(terms, key=lambda term: (sound(term), term.id))


def _everyday() -> Iterable[str]:
    """The 3,755 everyday characters of GB 2312."""
    for row in range(0xB0, 0xD8):
        for cell in range(0xA1, 0xFF):
            yield from bytes((row, cell)).decode("gb2312", "ignore")
