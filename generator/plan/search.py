"""What the site's search knows: one entry for each thing a reader may look for, and the sections it speaks for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from generator.link.handbook import Handbook, number
from generator.load.catalogue import Catalogue
from generator.model.reference import Term
from generator.plan.artifact import Artifact
from generator.plan.parts import Addresses
from generator.plan.sources import sections_using


@dataclass(frozen=True, slots=True)
class SearchEntry:
    """One result.

    `kind` is a keyword, `href` starts at the site's root, `words` are other words that find it, and `sections` are
    the ids of the sections it belongs to: what it says counts for them too.
    """

    kind: str
    title: str
    text: str
    href: str
    words: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchData:
    """All entries, and the search's own words: those of its window by name, those of kinds by kind.

    `same` holds groups of words that mean the same, from the glossary.
    """

    entries: tuple[SearchEntry, ...]
    same: tuple[tuple[str, ...], ...]
    words: tuple[tuple[str, str], ...]
    kinds: tuple[tuple[str, str], ...]


WORDS = ("open", "placeholder", "empty", "close", "results", "idle")


def data(handbook: Handbook, catalogue: Catalogue) -> Artifact:
    """The search data of the whole site, as a script that also works from `file://`."""
    to = Addresses(handbook, "index.html")
    entries = (*_sections(handbook, to), *_practice(handbook, to), *_lookup(handbook, to))
    same = tuple((term.title, *_other_words(term)) for term in handbook.terms)
    words = tuple((word, catalogue.pgettext("search", word)) for word in WORDS)
    kinds = tuple((kind, catalogue.pgettext("kind", kind)) for kind in dict.fromkeys(one.kind for one in entries))
    view = SearchData(entries, tuple(group for group in same if len(group) > 1), words, kinds)
    return Artifact("site/assets/search-data.js", "search", "", view, ())


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
            yield SearchEntry("step", heading, said, to.to(step.id).href, (step.id,), (id_,))
        for one in section.questions:
            href = to.to(id_).href + "#questions"
            yield SearchEntry("faq", one.ask, one.answer, href, (one.clause,), (id_,))


def _practice(handbook: Handbook, to: Addresses) -> Iterator[SearchEntry]:
    for checklist in handbook.checklists:
        items = [item for group in checklist.groups for item in group.items]
        text = "\n".join((checklist.purpose, checklist.when, *(item.text for item in items)))
        sections = _of(item.clause for item in items)
        yield SearchEntry("checklist", checklist.title, text, to.to(checklist.id).href, (checklist.id,), sections)
    for rule in handbook.conduct:
        text = "\n".join((*rule.do, *rule.dont, *rule.say, *rule.never_say, rule.why))
        yield SearchEntry("conduct", rule.title, text, to.to(rule.id).href, (rule.id,), _of(rule.clauses))
    for role in handbook.roles:
        text = "\n".join((role.summary, *role.duties))
        yield SearchEntry("role", role.title, text, to.to(role.id).href, (role.id, *role.colloquial))
    for module in handbook.modules:
        text = "\n".join((module.summary, *module.objectives))
        yield SearchEntry("module", module.title, text, to.to(module.id).href, (module.id,), _of(module.clauses))


def _lookup(handbook: Handbook, to: Addresses) -> Iterator[SearchEntry]:
    for indicator in handbook.indicators:
        sections = tuple(section.id for section in handbook.mentions_of(indicator.id, "section"))
        href = to.to(indicator.id).href
        yield SearchEntry("indicator", indicator.title, indicator.formula, href, (indicator.id,), sections)
    for risk in handbook.risks:
        text = f"{risk.cause}\n{risk.consequence}\n{risk.response}"
        sections = tuple(section.id for section in handbook.mentions_of(risk.id, "section"))
        yield SearchEntry("risk", risk.title, text, to.to(risk.id).href, (risk.id,), sections)
    for form in handbook.forms:
        yield SearchEntry("form", form.title, form.purpose, to.to(form.id).href, (form.id,))
    for term in handbook.terms:
        words = (term.id, *filter(None, [term.english]), *_other_words(term))
        sections = sections_using(handbook, term)
        yield SearchEntry("term", term.title, term.definition, to.to(term.id).href, words, sections)
    for reference in handbook.references:
        text = "\n".join(f"{article.number} {article.says}" for article in reference.articles)
        words = tuple(filter(None, (reference.id, reference.number, reference.issuer)))
        yield SearchEntry("reference", reference.title, text, to.to(reference.id).href, words)


def _other_words(term: Term) -> tuple[str, ...]:
    """What else a term is called: synonyms, colloquial words, and the abbreviations that its English gives."""
    abbreviations = re.findall(r"\b[A-Z][A-Z0-9]+\b", term.english or "")
    return tuple(dict.fromkeys((*term.synonyms, *term.colloquial, *abbreviations)))


def _of(clauses: Iterable[str]) -> tuple[str, ...]:
    """The sections of clauses, each once."""
    return tuple(dict.fromkeys(clause.rsplit("-", 1)[0] for clause in clauses))
