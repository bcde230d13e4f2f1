"""Export tables of the kinds of records: columns and rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from generator.link.handbook import Handbook, number
from generator.load.catalogue import Catalogue
from generator.model.reference import Basis
from generator.plan.shared.checklist_words import ChecklistWords
from generator.plan.shared.tables import Cell

Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """An export table: its keyword, keyword and width in characters of each column, and the source of its rows."""

    name: str
    columns: tuple[tuple[str, int], ...]
    rows: Callable[[Handbook, Catalogue], Iterable[Row]]


def row(*values: str | float | None) -> Row:
    """Return a row of cells; None becomes an empty cell."""
    return tuple(Cell("" if value is None else value) for value in values)


def _clauses(handbook: Handbook, catalogue: Catalogue) -> Iterator[Row]:
    for section in handbook.sections:
        title = f"{number(section.id)} {section.title}"
        for clause in section.clauses:
            strength = catalogue.pgettext("modal", clause.strength)
            yield row(number(clause.id), title, strength, clause.text, _sources(handbook, clause.basis))


def _steps(handbook: Handbook, _: Catalogue) -> Iterator[Row]:
    for section in handbook.sections:
        for step in section.procedure:
            role = handbook.title(step.role)
            yield row(number(step.id), role, step.action, step.within, step.record, step.if_fails)


def _items(handbook: Handbook, catalogue: Catalogue) -> Iterator[Row]:
    yes = catalogue.pgettext("table", "yes")
    for checklist in handbook.checklists:
        words = ChecklistWords(checklist, catalogue)
        for group in checklist.groups:
            for item in group.items:
                critical = yes if item.critical else ""
                answer, only_if = words.answer_and_note(item), words.only_if((*group.case, *item.case))
                clause = number(item.clause)
                yield row(number(item.id), checklist.title, item.text, critical, clause, answer, only_if)


def _forms(handbook: Handbook, _: Catalogue) -> Iterator[Row]:
    for form in handbook.forms:
        yield row(number(form.id), form.title, form.purpose, form.keep)


def _indicators(handbook: Handbook, _: Catalogue) -> Iterator[Row]:
    for indicator in handbook.indicators:
        figures = indicator.target.value, indicator.unit
        owner = handbook.title(indicator.owner)
        yield row(number(indicator.id), indicator.title, indicator.formula, *figures, owner)


def _risks(handbook: Handbook, _: Catalogue) -> Iterator[Row]:
    for risk in handbook.risks:
        owner = handbook.title(risk.owner)
        yield row(number(risk.id), risk.title, risk.likelihood, risk.impact, risk.response, owner)


def _modules(handbook: Handbook, _: Catalogue) -> Iterator[Row]:
    for module in handbook.modules:
        yield row(number(module.id), module.title, module.minutes, ", ".join(map(number, module.clauses)))


def _questions(handbook: Handbook, _: Catalogue) -> Iterator[Row]:
    for question in handbook.questions:
        module = handbook.title(question.module)
        yield row(number(question.id), module, question.stem, number(question.clause), question.difficulty)


def _terms(handbook: Handbook, _: Catalogue) -> Iterator[Row]:
    for term in handbook.terms:
        yield row(term.title, term.english, term.definition)


def _references(handbook: Handbook, catalogue: Catalogue) -> Iterator[Row]:
    for reference in handbook.references:
        effective = reference.effective.isoformat() if reference.effective else ""
        status = catalogue.pgettext("status", reference.status)
        yield row(reference.title, reference.number, reference.issuer, effective, status)


def _sources(handbook: Handbook, bases: tuple[Basis, ...]) -> str:
    """Return one line for each basis: source, article and note."""
    return "\n".join(
        " ".join(filter(None, [basis.reference and handbook.title(basis.reference), basis.article, basis.note]))
        for basis in bases
    )


CLAUSES = Table("clauses", (("number", 12), ("section", 24), ("strength", 8), ("text", 70), ("basis", 60)), _clauses)
STEPS = Table(
    "steps",
    (("number", 12), ("role", 16), ("action", 70), ("time limit", 20), ("record", 24), ("if it fails", 50)),
    _steps,
)
ITEMS = Table(
    "items",
    (("number", 16), ("checklist", 28), ("text", 70), ("critical", 8), ("clause", 12), ("answer", 40), ("only if", 30)),
    _items,
)
FORMS = Table("forms", (("number", 18), ("title", 30), ("purpose", 50), ("kept", 40)), _forms)
INDICATORS = Table(
    "indicators",
    (("number", 20), ("title", 28), ("formula", 60), ("target", 12), ("unit", 8), ("owner", 18)),
    _indicators,
)
RISKS = Table(
    "risks",
    (("number", 20), ("title", 28), ("likelihood", 8), ("impact", 8), ("response", 60), ("owner", 18)),
    _risks,
)
MODULES = Table("modules", (("number", 18), ("title", 30), ("minutes", 8), ("clauses", 50)), _modules)
QUESTIONS = Table(
    "questions", (("number", 20), ("module", 28), ("text", 70), ("clause", 12), ("difficulty", 8)), _questions
)
TERMS = Table("terms", (("title", 20), ("english", 24), ("definition", 70)), _terms)
REFERENCES = Table(
    "references", (("title", 44), ("document", 28), ("issuer", 28), ("effective", 12), ("status", 12)), _references
)
