"""What the site's search knows: one entry for each thing a reader may look for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.link.handbook import Handbook, number
from generator.load.catalogue import Catalogue
from generator.plan.artifact import Artifact
from generator.plan.parts import Addresses


@dataclass(frozen=True, slots=True)
class SearchEntry:
    """One result: its kind as keyword, title, text, address from the site's root, other words that find it."""

    kind: str
    title: str
    text: str
    href: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class SearchData:
    """All entries, and the search's own words: those of its window by name, those of kinds by kind."""

    entries: tuple[SearchEntry, ...]
    words: tuple[tuple[str, str], ...]
    kinds: tuple[tuple[str, str], ...]


WORDS = ("open", "placeholder", "empty", "close", "results", "all")


def data(handbook: Handbook, catalogue: Catalogue) -> Artifact:
    """The search data of the whole site, as a script that also works from `file://`."""
    entries = tuple(_entries(handbook, Addresses(handbook, "index.html")))
    words = tuple((word, catalogue.pgettext("search", word)) for word in WORDS)
    kinds = tuple((kind, catalogue.pgettext("kind", kind)) for kind in dict.fromkeys(one.kind for one in entries))
    return Artifact("site/assets/search-data.js", "search", "", SearchData(entries, words, kinds), ())


def _entries(handbook: Handbook, to: Addresses) -> Iterator[SearchEntry]:
    for section in handbook.sections:
        title = f"{number(section.id)} {section.title}"
        text = "\n".join((section.purpose, section.scope, *section.preconditions, *section.exceptions))
        yield SearchEntry("section", title, text, to.to(section.id).href, section.id)
        for clause in section.clauses:
            link = to.to(clause.id)
            yield SearchEntry("clause", f"{link.text} {section.title}", clause.text, link.href, clause.id)
        for i, step in enumerate(section.procedure, 1):
            said = "\n".join(filter(None, (step.action, step.tool, step.within, step.record, step.if_fails)))
            yield SearchEntry("step", f"{number(section.id)}-{i} {section.title}", said, to.to(step.id).href, step.id)
        for one in section.questions:
            yield SearchEntry("faq", one.ask, one.answer, to.to(section.id).href + "#questions", one.clause)
    for checklist in handbook.checklists:
        items = "\n".join(item.text for group in checklist.groups for item in group.items)
        text = f"{checklist.purpose}\n{checklist.when}\n{items}"
        yield SearchEntry("checklist", checklist.title, text, to.to(checklist.id).href, checklist.id)
    for rule in handbook.conduct:
        text = "\n".join((*rule.do, *rule.dont, *rule.say, *rule.never_say, rule.why))
        yield SearchEntry("conduct", rule.title, text, to.to(rule.id).href, rule.id)
    for role in handbook.roles:
        text = "\n".join((role.summary, *role.duties))
        yield SearchEntry("role", role.title, text, to.to(role.id).href, " ".join((role.id, *role.colloquial)))
    for module in handbook.modules:
        text = "\n".join((module.summary, *module.objectives))
        yield SearchEntry("module", module.title, text, to.to(module.id).href, module.id)
    yield from _lookup(handbook, to)


def _lookup(handbook: Handbook, to: Addresses) -> Iterator[SearchEntry]:
    for indicator in handbook.indicators:
        yield SearchEntry("indicator", indicator.title, indicator.formula, to.to(indicator.id).href, indicator.id)
    for risk in handbook.risks:
        text = f"{risk.cause}\n{risk.consequence}\n{risk.response}"
        yield SearchEntry("risk", risk.title, text, to.to(risk.id).href, risk.id)
    for form in handbook.forms:
        yield SearchEntry("form", form.title, form.purpose, to.to(form.id).href, form.id)
    for term in handbook.terms:
        words = " ".join((term.id, term.english or "", *term.synonyms, *term.colloquial))
        yield SearchEntry("term", term.title, term.definition, to.to(term.id).href, words)
    for reference in handbook.references:
        text = "\n".join(f"{article.number} {article.says}" for article in reference.articles)
        words = f"{reference.id} {reference.number or ''} {reference.issuer}"
        yield SearchEntry("reference", reference.title, text, to.to(reference.id).href, words)
