"""Search entries of each kind of record: title, text, additional words, related sections and roles."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from generator.link.handbook import Handbook, number, owner_of
from generator.model.reference import Term
from generator.model.section import Section
from generator.model.training import Curriculum
from generator.plan.shared.parts import Addresses
from generator.plan.site.search_index import SearchEntry
from generator.plan.site.sources import sections_by_term

Entries = Callable[[Handbook, Addresses], Iterable[SearchEntry]]
"""Function that returns the search entries of all records of a kind."""


def sections(handbook: Handbook, to: Addresses) -> Iterator[SearchEntry]:
    """Yield the entries of sections, and of their clauses, steps and questions."""
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
            step_text = "\n".join(filter(None, (step.action, step.tool, step.within, step.record, step.if_fails)))
            heading = f"{number(id_)}-{i} {section.title}"
            href = to.to(step.id).href
            yield SearchEntry("step", heading, step_text, href, (step.id,), (id_,), (step.role,))
        for question in section.questions:
            href = to.to(id_).href + "#questions"
            yield SearchEntry("faq", question.ask, question.answer, href, (question.clause,), (id_,))


def checklists(handbook: Handbook, to: Addresses) -> Iterator[SearchEntry]:
    """Yield the entries of checklists."""
    for checklist in handbook.checklists:
        items = checklist.items
        text = "\n".join((checklist.purpose, checklist.when, *(item.text for item in items)))
        sections = _of(item.clause for item in items)
        href = to.to(checklist.id).href
        yield SearchEntry("checklist", checklist.title, text, href, (checklist.id,), sections, checklist.roles)


def conduct(handbook: Handbook, to: Addresses) -> Iterator[SearchEntry]:
    """Yield the entries of rules of conduct."""
    for rule in handbook.conduct:
        text = "\n".join((*rule.do, *rule.dont, *rule.say, *rule.never_say, rule.why))
        roles = rule.roles or tuple(role.id for role in handbook.roles)
        yield SearchEntry("conduct", rule.title, text, to.to(rule.id).href, (rule.id,), _of(rule.clauses), roles)


def roles(handbook: Handbook, to: Addresses) -> Iterator[SearchEntry]:
    """Yield the entries of roles."""
    for role in handbook.roles:
        text = "\n".join((role.summary, *role.duties))
        yield SearchEntry("role", role.title, text, to.to(role.id).href, (role.id, *role.colloquial), (), (role.id,))


def modules(handbook: Handbook, to: Addresses) -> Iterator[SearchEntry]:
    """Yield the entries of training modules."""
    for module in handbook.modules:
        text = "\n".join((module.summary, *module.objectives))
        roles = tuple(curriculum.role for curriculum in handbook.mentions_of(module.id, Curriculum))
        href = to.to(module.id).href
        yield SearchEntry("module", module.title, text, href, (module.id,), _of(module.clauses), roles)


def indicators(handbook: Handbook, to: Addresses) -> Iterator[SearchEntry]:
    """Yield the entries of indicators."""
    for indicator in handbook.indicators:
        sections = tuple(section.id for section in handbook.mentions_of(indicator.id, Section))
        href = to.to(indicator.id).href
        owner = (indicator.owner,)
        yield SearchEntry("indicator", indicator.title, indicator.formula, href, (indicator.id,), sections, owner)


def risks(handbook: Handbook, to: Addresses) -> Iterator[SearchEntry]:
    """Yield the entries of risks."""
    for risk in handbook.risks:
        text = f"{risk.cause}\n{risk.consequence}\n{risk.response}"
        sections = tuple(section.id for section in handbook.mentions_of(risk.id, Section))
        yield SearchEntry("risk", risk.title, text, to.to(risk.id).href, (risk.id,), sections, (risk.owner,))


def forms(handbook: Handbook, to: Addresses) -> Iterator[SearchEntry]:
    """Yield the entries of forms."""
    for form in handbook.forms:
        sections = tuple(section.id for section in handbook.mentions_of(form.id, Section))
        yield SearchEntry("form", form.title, form.purpose, to.to(form.id).href, (form.id,), sections)


def terms(handbook: Handbook, to: Addresses) -> Iterator[SearchEntry]:
    """Yield the entries of terms."""
    used_in = sections_by_term(handbook)
    for term in handbook.terms:
        words = (*other_words(term), *filter(None, [term.english]), term.id)
        yield SearchEntry("term", term.title, term.definition, to.to(term.id).href, words, used_in[term.id])


def references(handbook: Handbook, to: Addresses) -> Iterator[SearchEntry]:
    """Yield the entries of references."""
    for reference in handbook.references:
        text = "\n".join(f"{article.number} {article.says}" for article in reference.articles)
        words = tuple(filter(None, (reference.id, reference.number, reference.issuer)))
        sections = tuple(section.id for section in handbook.mentions_of(reference.id, Section))
        yield SearchEntry("reference", reference.title, text, to.to(reference.id).href, words, sections)


def other_words(term: Term) -> tuple[str, ...]:
    """Return the synonyms and colloquial words of a term, and the abbreviations in its English name."""
    abbreviations = re.findall(r"\b[A-Z][A-Z0-9]+\b", term.english or "")
    return tuple(dict.fromkeys((*term.synonyms, *term.colloquial, *abbreviations)))


def _of(clauses: Iterable[str]) -> tuple[str, ...]:
    """Return the ids of the sections of clauses, each once."""
    return tuple(dict.fromkeys(owner_of(clause) for clause in clauses))
