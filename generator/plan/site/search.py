"""What the site's search knows: one entry for each thing a reader may look for, and the sections it speaks for."""

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
class SearchCore:
    """What every question needs: all entries without their texts, and where the rest is found.

    `words` are the words of the search's window by name, `kinds` those of the kinds; `chapters` number and title of
    each; `sections` id, chapter and roles of each; `same` the number of an entry, and how many of its words, from the
    first, mean the same as its title; `shards` how many scripts hold the words; `blocks` the first entry of each
    script of texts.
    """

    words: tuple[tuple[str, str], ...]
    kinds: tuple[tuple[str, str], ...]
    roles: tuple[tuple[str, str], ...]
    chapters: tuple[tuple[int, str], ...]
    sections: tuple[tuple[str, int, tuple[str, ...]], ...]
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
    """The index of the whole site, as scripts of which a question loads few; they also work from `file://`."""
    to = Addresses(handbook, "index.html")
    entries = (*_entries(handbook, to), _verify(to, catalogue))
    same = {term.id: len(other_words(term)) for term in handbook.terms}
    words = index(entries)
    yield _artifact(
        "core",
        SearchCore(
            words=tuple((word, catalogue.pgettext("search", word)) for word in WORDS),
            kinds=tuple((kind, catalogue.pgettext("kind", kind)) for kind in dict.fromkeys(e.kind for e in entries)),
            roles=tuple((role.id, role.title) for role in handbook.roles),
            chapters=tuple((chapter.number, chapter.title) for chapter in handbook.info.chapters),
            sections=tuple(_place(handbook, section) for section in handbook.sections),
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


def _place(handbook: Handbook, section: Section) -> tuple[str, int, tuple[str, ...]]:
    """A section's id, the number of its chapter, and the roles that answer for it or take part."""
    roles = (*section.roles.responsible, *section.roles.takes_part)
    return section.id, handbook.chapter_of(section.id).number, tuple(dict.fromkeys(roles))


def _verify(to: Addresses, catalogue: Catalogue) -> SearchEntry:
    """The page where paper is checked."""
    title = catalogue.pgettext("navigation", "verify")
    href = to.to_page(title, VERIFY_PAGE).href
    return SearchEntry("page", title, catalogue.pgettext("verify", "about"), href, ("verify",), (), ())
