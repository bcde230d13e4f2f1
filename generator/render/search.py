"""Search index as scripts instead of JSON files, so that the search works from `file://` as well."""

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
    """Return a script that passes a part of the index, by name, to the search."""
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
    """Return the data of the core; it refers to kinds, roles, chapters and sections by their index."""
    kinds = {kind: i for i, (kind, _) in enumerate(view.kinds)}
    roles = {id_: i for i, (id_, _) in enumerate(view.roles)}
    chapters = {chapter.number: i for i, chapter in enumerate(view.chapters)}
    sections = {section.id: i for i, section in enumerate(view.sections)}
    rows = []
    section = None
    for entry in view.entries:
        section = entry if entry.kind == "section" else section
        title = "" if entry.kind in TITLED_BY_TEXT else entry.title
        row: list[Any] = [kinds[entry.kind], title, entry.href, entry.words, [sections[id_] for id_ in entry.sections]]
        if (
            section
            and entry is not section
            and entry.sections == section.sections
            and entry.href.startswith(f"{section.href}#")
        ):
            row = _part(row, section)
        rows.append(row if entry.roles is None else [*row, [roles[id_] for id_ in entry.roles]])
    return {
        "words": dict(view.words),
        "kinds": view.kinds,
        "roles": [title for _, title in view.roles],
        "chapters": [f"{chapter.number} {chapter.title}" for chapter in view.chapters],
        "sections": [[chapters[place.chapter], [roles[id_] for id_ in place.roles]] for place in view.sections],
        "same": view.same,
        "entries": rows,
        "shards": view.shards,
        "blocks": view.blocks,
        "sounds": view.sounds,
    }


def _part(row: list[Any], whole: SearchEntry) -> list[Any]:
    """Return the row of an entry on the page of its section, without what it shares with the section.

    The address is reduced to its anchor, control characters 1 and 2 replace the section's number and title, and 0
    replaces its list of sections.
    """
    number, name = whole.title.split(" ", 1)

    def short(text: str) -> str:
        return text.replace(name, "\2").replace(number, "\1", 1)

    kind, title, href, words, _ = row
    return [kind, short(title), short(href.removeprefix(whole.href)), [short(word) for word in words], 0]


def _places(word: Word) -> list[int]:
    """Encode a word: 1 if it is a name, else 0; then 8 * distance to the previous entry + count - 1 for each entry."""
    steps = pairwise((0, *(entry for entry, _ in word.places)))
    return [int(word.named), *((b - a) * 8 + count - 1 for (a, b), (_, count) in zip(steps, word.places, strict=True))]


def _sounds(view: SearchSounds) -> dict[str, Any]:
    """Return the characters of each syllable, all readings included, and the characters that follow each character."""
    from pypinyin import Style, pinyin

    sounds: dict[str, list[str]] = defaultdict(list)
    for character in _common_characters():
        for sound in pinyin(character, style=Style.NORMAL, heteronym=True)[0]:
            if sound.isascii():
                sounds[sound].append(character)
    return {
        "sounds": {sound: "".join(characters) for sound, characters in sorted(sounds.items())},
        "pairs": {first: "".join(pair[1] for pair in pairs) for first, pairs in groupby(view.pairs, lambda p: p[0])},
    }


def _names(view: SearchNames) -> dict[str, Any]:
    """Return the names with their pinyin initials, and the pairs of characters in them."""
    from pypinyin import Style, lazy_pinyin

    names = [("".join(lazy_pinyin(name, style=Style.FIRST_LETTER)), name) for name in view.names]
    return {"names": names, "pairs": view.pairs}


def by_sound(terms: Iterable[TermEntry]) -> list[TermEntry]:
    """Return terms in the order of their pronunciation (pinyin)."""
    from pypinyin import Style, lazy_pinyin

    def sound(term: TermEntry) -> list[str]:
        return [part.casefold() for part in lazy_pinyin(term.title, style=Style.TONE3)]

    return sorted(terms, key=lambda term: (sound(term), term.id))


def _common_characters() -> Iterable[str]:
    """Yield the 3,755 most common characters (level 1 of GB 2312)."""
    for row in range(0xB0, 0xD8):
        for cell in range(0xA1, 0xFF):
            yield from bytes((row, cell)).decode("gb2312", "ignore")
