"""Data of the site search: an entry for each thing to find, and the sections it counts for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from generator.link.handbook import Handbook
from generator.load.catalogue import Catalogue
from generator.model.section import Section
from generator.plan.artifact import Artifact
from generator.plan.presented import PRESENTED
from generator.plan.shared.parts import READING_ORDER, Addresses
from generator.plan.shared.paths import VERIFY_PAGE
from generator.plan.site.search_entries import other_words
from generator.plan.site.search_index import SearchEntry, SearchNames, SearchShard, SearchSounds, SearchTexts, index


@dataclass(frozen=True, slots=True)
class SearchSection:
    """Id of a section, the number of its chapter, and the roles that are responsible or take part."""

    id: str
    chapter: int
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SearchChapter:
    """Number and title of a chapter."""

    number: int
    title: str


@dataclass(frozen=True, slots=True)
class SearchCore:
    """Data that every query loads: all entries without their texts, and the layout of the other parts.

    `words` is the wording of the search window by name, `kinds` that of the kinds; `same` pairs the number of an entry
    with how many of its words, counted from the first, are synonyms of its title; `shards` is the number of scripts
    that hold words; `blocks` is the first entry of each script of texts.
    """

    words: tuple[tuple[str, str], ...]
    kinds: tuple[tuple[str, str], ...]
    roles: tuple[tuple[str, str], ...]
    chapters: tuple[SearchChapter, ...]
    sections: tuple[SearchSection, ...]
    same: tuple[tuple[int, int], ...]
    entries: tuple[SearchEntry, ...]
    shards: int
    blocks: tuple[int, ...]
    sounds: bool


WORDS = (
    "open",
    "placeholder",
    "loading",
    "empty",
    "failed",
    "close",
    "results",
    "best",
    "kinds",
    "all",
    "role",
    "all roles",
    "chapter",
    "all chapters",
    "clear",
    "more",
    "idle",
)


def artifacts(handbook: Handbook, catalogue: Catalogue) -> Iterator[Artifact]:
    """Yield the search index as scripts, of which a query loads few; they also work from `file://`."""
    to = Addresses(handbook, "index.html")
    entries = (*_entries(handbook, to), _verify(to, catalogue))
    same = {term.id: len(other_words(term)) for term in handbook.terms}
    words = index(entries)
    yield _artifact(
        "core",
        SearchCore(
            words=tuple((keyword, catalogue.pgettext("search", keyword)) for keyword in WORDS),
            kinds=tuple((kind, catalogue.pgettext("kind", kind)) for kind in dict.fromkeys(e.kind for e in entries)),
            roles=tuple((role.id, role.title) for role in handbook.roles),
            chapters=tuple(SearchChapter(chapter.number, chapter.title) for chapter in handbook.info.chapters),
            sections=tuple(_search_section(handbook, section) for section in handbook.sections),
            same=tuple((i, count) for i, entry in enumerate(entries) if (count := same.get(entry.words[-1], 0))),
            entries=tuple(replace(entry, text="") for entry in entries),
            shards=len(words.shards),
            blocks=tuple(block.first for block in words.blocks),
            sounds=bool(words.sounds.pairs),
        ),
    )
    for i, shard in enumerate(words.shards):
        yield _artifact(f"words-{i}", shard)
    for i, block in enumerate(words.blocks):
        yield _artifact(f"texts-{i}", block)
    if words.sounds.pairs:
        yield _artifact("sounds", words.sounds)
        yield _artifact("names", words.names)


def _entries(handbook: Handbook, to: Addresses) -> Iterator[SearchEntry]:
    for kind in READING_ORDER:
        entries_of = PRESENTED[kind].search
        if entries_of is not None:
            yield from entries_of(handbook, to)


def _artifact(name: str, view: SearchCore | SearchShard | SearchTexts | SearchSounds | SearchNames) -> Artifact:
    return Artifact(f"site/assets/search/{name}.js", "search", name, view, ())


def _search_section(handbook: Handbook, section: Section) -> SearchSection:
    roles = (*section.roles.responsible, *section.roles.takes_part)
    return SearchSection(section.id, handbook.chapter_of(section.id).number, tuple(dict.fromkeys(roles)))


def _verify(to: Addresses, catalogue: Catalogue) -> SearchEntry:
    """Return the entry of the verification page."""
    title = catalogue.pgettext("navigation", "verify")
    href = to.to_page(title, VERIFY_PAGE).href
    return SearchEntry("page", title, catalogue.pgettext("verify", "about"), href, ("verify",), (), ())
