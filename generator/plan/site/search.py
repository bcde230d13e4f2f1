"""What the site's search knows: one entry for each thing a reader may look for, and the sections it speaks for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from generator.link.handbook import Handbook, number, owner_of
from generator.load.catalogue import Catalogue
from generator.model.reference import Term
from generator.model.section import Section
from generator.model.training import Curriculum
from generator.plan.artifact import Artifact
from generator.plan.shared.parts import Addresses
from generator.plan.shared.paths import VERIFY_PAGE
from generator.plan.site.search_index import SearchEntry, SearchNames, SearchShard, SearchSounds, SearchTexts, index
from generator.plan.site.sources import sections_by_term


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
    entries = (*_sections(handbook, to), *_practice(handbook, to), *_lookup(handbook, to), _verify(to, catalogue))
    same = {term.id: len(_other_words(term)) for term in handbook.terms}
    found = index(entries)
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
            shards=len(found.shards),
            blocks=tuple(block.first for block in found.blocks),
            sounds=bool(found.sounds.pairs),
        ),
    )
    for i, shard in enumerate(found.shards):
        yield _artifact(f"words-{i}", shard)
    for i, block in enumerate(found.blocks):
        yield _artifact(f"texts-{i}", block)
    if found.sounds.pairs:
        yield _artifact("sounds", found.sounds)
        yield _artifact("names", found.names)


def _artifact(name: str, view: SearchCore | SearchShard | SearchTexts | SearchSounds | SearchNames) -> Artifact:
    return Artifact(f"site/assets/search/{name}.js", "search", name, view, ())


def _place(handbook: Handbook, section: Section) -> tuple[str, int, tuple[str, ...]]:
    """A section's id, the number of its chapter, and the roles that answer for it or take part."""
    roles = (*section.roles.responsible, *section.roles.takes_part)
    return section.id, handbook.chapter_of(section.id).number, tuple(dict.fromkeys(roles))


def _sections(handbook: Handbook, to: Addresses) -> Iterator[SearchEntry]:
    for section in handbook.sections:
        id_ = section.id
        title = f"{number(id_)} {section.title}"
        text = "\n".join((section.purpose, section.scope, *section.preconditions, *section.exceptions))
        yield SearchEntry("section", title, text, to.to(id_).href, (id_, number(id_)), (id_,))
        for clause in section.clauses:
            link = to.to(clause.id)
            words = (clause.id, link.text)
            yield SearchEntry("clause", f"{link.text} {section.title}", clause.text, link.href, words, (id_,))
        for i, step in enumerate(section.procedure, 1):
            said = "\n".join(filter(None, (step.action, step.tool, step.within, step.record, step.if_fails)))
            heading = f"{number(id_)}-{i} {section.title}"
            href = to.to(step.id).href
            yield SearchEntry("step", heading, said, href, (step.id,), (id_,), (step.role,))
        for one in section.questions:
            href = to.to(id_).href + "#questions"
            yield SearchEntry("faq", one.ask, one.answer, href, (one.clause,), (id_,))


def _practice(handbook: Handbook, to: Addresses) -> Iterator[SearchEntry]:
    for checklist in handbook.checklists:
        items = checklist.items
        text = "\n".join((checklist.purpose, checklist.when, *(item.text for item in items)))
        sections = _of(item.clause for item in items)
        href = to.to(checklist.id).href
        yield SearchEntry("checklist", checklist.title, text, href, (checklist.id,), sections, checklist.roles)
    for rule in handbook.conduct:
        text = "\n".join((*rule.do, *rule.dont, *rule.say, *rule.never_say, rule.why))
        roles = rule.roles or tuple(role.id for role in handbook.roles)
        yield SearchEntry("conduct", rule.title, text, to.to(rule.id).href, (rule.id,), _of(rule.clauses), roles)
    for role in handbook.roles:
        text = "\n".join((role.summary, *role.duties))
        yield SearchEntry("role", role.title, text, to.to(role.id).href, (role.id, *role.colloquial), (), (role.id,))
    for module in handbook.modules:
        text = "\n".join((module.summary, *module.objectives))
        roles = tuple(one.role for one in handbook.mentions_of(module.id, Curriculum))
        href = to.to(module.id).href
        yield SearchEntry("module", module.title, text, href, (module.id,), _of(module.clauses), roles)


def _lookup(handbook: Handbook, to: Addresses) -> Iterator[SearchEntry]:
    for indicator in handbook.indicators:
        sections = tuple(section.id for section in handbook.mentions_of(indicator.id, Section))
        href = to.to(indicator.id).href
        owner = (indicator.owner,)
        yield SearchEntry("indicator", indicator.title, indicator.formula, href, (indicator.id,), sections, owner)
    for risk in handbook.risks:
        text = f"{risk.cause}\n{risk.consequence}\n{risk.response}"
        sections = tuple(section.id for section in handbook.mentions_of(risk.id, Section))
        yield SearchEntry("risk", risk.title, text, to.to(risk.id).href, (risk.id,), sections, (risk.owner,))
    for form in handbook.forms:
        sections = tuple(section.id for section in handbook.mentions_of(form.id, Section))
        yield SearchEntry("form", form.title, form.purpose, to.to(form.id).href, (form.id,), sections)
    used_in = sections_by_term(handbook)
    for term in handbook.terms:
        words = (*_other_words(term), *filter(None, [term.english]), term.id)
        yield SearchEntry("term", term.title, term.definition, to.to(term.id).href, words, used_in[term.id])
    for reference in handbook.references:
        text = "\n".join(f"{article.number} {article.says}" for article in reference.articles)
        words = tuple(filter(None, (reference.id, reference.number, reference.issuer)))
        sections = tuple(section.id for section in handbook.mentions_of(reference.id, Section))
        yield SearchEntry("reference", reference.title, text, to.to(reference.id).href, words, sections)


def _verify(to: Addresses, catalogue: Catalogue) -> SearchEntry:
    """The page where paper is checked."""
    title = catalogue.pgettext("navigation", "verify")
    href = to.to_page(title, VERIFY_PAGE).href
    return SearchEntry("page", title, catalogue.pgettext("verify", "about"), href, ("verify",), (), ())


def _other_words(term: Term) -> tuple[str, ...]:
    """What else a term is called: synonyms, colloquial words, and the abbreviations that its English gives."""
    abbreviations = re.findall(r"\b[A-Z][A-Z0-9]+\b", term.english or "")
    return tuple(dict.fromkeys((*term.synonyms, *term.colloquial, *abbreviations)))


def _of(clauses: Iterable[str]) -> tuple[str, ...]:
    """The sections of clauses, each once."""
    return tuple(dict.fromkeys(owner_of(clause) for clause in clauses))
