"""Shortened courses: a selection of modules, or the critical clauses alone within a time limit.

The result is a handbook with one curriculum, from which a pack is planned as usual.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from generator.diagnostics.diagnostic import Diagnostic, Outcome, Place
from generator.diagnostics.words import short
from generator.link.handbook import Handbook, number
from generator.load.catalogue import Catalogue
from generator.model.training import Activity, Curriculum, Exam, Module

LEAST = 2
"""Minimum minutes for a critical clause: to explain it, to demonstrate it, to have it repeated."""

EACH = 1.5
"""Minutes of the exam for each question."""

WORDS = (
    *("{course} (short)", "Critical points of {module}", "module left out: {module}, {minutes} minutes"),
    "module left out: {module}, {minutes} minutes; law demands it, so it is taken elsewhere",
    *("clauses not taught: {clauses}", "The assessed practice is left out."),
    "Say each clause, ask why it is there, let somebody show or repeat it: {clauses}. About {minutes} minutes each.",
)
"""Keywords of the fixed wording."""


@dataclass(frozen=True, slots=True)
class PackOrder:
    """Requested course: a role, the modules to keep (all if empty), and a time limit in minutes.

    Without a time limit modules are complete; without a language the fixed wording is in that of the handbook.
    """

    role: str
    modules: tuple[str, ...] = ()
    minutes: int | None = None
    language: str | None = None


def short_course(handbook: Handbook, order: PackOrder, catalogue: Catalogue) -> Outcome[Handbook | None]:
    """Return the handbook with the requested course as its only one."""
    role, modules, minutes = order.role, order.modules, order.minutes
    curriculum = handbook.curriculum_of(role)
    if curriculum is None:
        return Outcome(None, (_no_course(handbook, role),))
    unknown = [id_ for id_ in modules if id_ not in curriculum.modules]
    if unknown:
        return Outcome(None, (_no_module(handbook, curriculum, unknown[0]),))
    wording = {keyword: catalogue.pgettext("short", keyword) for keyword in WORDS}
    kept = [module for module in handbook.modules_of(curriculum) if module.id in modules or not modules]
    critical = set(handbook.critical_clauses(role))
    if minutes is not None:
        kept = [module for module in kept if critical & set(module.clauses)]
        wanted = sum(len(critical & set(module.clauses)) for module in kept)
        if not wanted or minutes < LEAST * wanted:
            return Outcome(None, (_too_short(handbook, curriculum, wanted, minutes),))
        kept = list(_condensed(kept, critical, minutes, wording))
    shorter = curriculum.model_copy(
        update={
            "id": f"{curriculum.id}-SHORT",
            "title": wording["{course} (short)"].format(course=curriculum.title),
            "modules": tuple(module.id for module in kept),
            "days": None,
            "exam": _exam(handbook, curriculum, kept, critical),
            "practice": None if minutes is not None else curriculum.practice,
            "left_out": tuple(_left_out(handbook, curriculum, kept, minutes, wording)),
        }
    )
    return Outcome(_with(handbook, shorter, kept))


def _condensed(kept: Sequence[Module], critical: set[str], minutes: int, wording: dict[str, str]) -> Sequence[Module]:
    """Return modules reduced to their critical clauses; the time is divided by the number of clauses."""
    own = [tuple(clause for clause in module.clauses if clause in critical) for module in kept]
    total, given, condensed = sum(map(len, own)), 0, []
    for place, (module, clauses) in enumerate(zip(kept, own, strict=True)):
        until = minutes * sum(map(len, own[: place + 1])) // total
        each = (until - given) / len(clauses)
        numbers = "; ".join(map(number, clauses))
        trainer = wording[WORDS[-1]].format(clauses=numbers, minutes=f"{each:.1f}".removesuffix(".0"))
        title = wording["Critical points of {module}"].format(module=module.title)
        activity = Activity(title=title, minutes=until - given, trainer=trainer)
        condensed.append(module.model_copy(update={"clauses": clauses, "activities": (activity,)}))
        given = until
    return condensed


def _exam(handbook: Handbook, curriculum: Curriculum, kept: Sequence[Module], critical: set[str]) -> Exam | None:
    """Return an exam on every taught critical clause and every module, None if the bank is too small."""
    whole = curriculum.exam or handbook.info.training.exam
    if whole is None:
        return None
    taught = {clause for module in kept for clause in module.clauses}
    bank = [
        question
        for question in handbook.questions
        if question.module in {module.id for module in kept} and question.clause in taught
    ]
    asked = {question.module for question in bank}
    if asked != {module.id for module in kept}:
        return None
    sure = {question.clause for question in bank if question.clause in critical}
    without = sum(
        not any(question.module == module.id and question.clause in sure for question in bank) for module in kept
    )
    share = whole.questions * len(kept) // len(curriculum.modules)
    questions = min(max(len(sure) + without, share if len(sure) + without < share else 0), len(bank))
    return whole.model_copy(update={"questions": questions, "minutes": round(questions * EACH), "per_module": 1})


def _left_out(
    handbook: Handbook, curriculum: Curriculum, kept: Sequence[Module], minutes: int | None, wording: dict[str, str]
) -> Sequence[str]:
    names = {module.id for module in kept}
    dropped = [module for module in handbook.modules_of(curriculum) if module.id not in names]
    lines = [
        wording[WORDS[3 if module.compulsory else 2]].format(module=module.title, minutes=module.minutes)
        for module in dropped
    ]
    taught = {clause for module in kept for clause in module.clauses}
    every = {clause: None for module in handbook.modules_of(curriculum) for clause in module.clauses}
    missing = [number(clause) for clause in every if clause not in taught]
    if missing:
        lines.append(wording["clauses not taught: {clauses}"].format(clauses=", ".join(missing)))
    if minutes is not None and curriculum.practice is not None:
        lines.append(wording["The assessed practice is left out."])
    return lines


def _with(handbook: Handbook, curriculum: Curriculum, kept: Sequence[Module]) -> Handbook:
    """Return the handbook with this course only; modules and questions are reduced to it."""
    entries = dict(handbook.entries)
    whole = next(other for other in handbook.curricula if other.role == curriculum.role)
    entries[curriculum.id] = replace(entries[whole.id], record=curriculum)
    for module in kept:
        entries[module.id] = replace(entries[module.id], record=module)
    taught = {module.id: set(module.clauses) for module in kept}
    questions = tuple(
        question
        for question in handbook.questions
        if question.module in taught and question.clause in taught[question.module]
    )
    return replace(
        handbook,
        entries=MappingProxyType(entries),
        curricula=(curriculum,),
        modules=tuple(kept),
        questions=questions,
    )


def _no_course(handbook: Handbook, role: str) -> Diagnostic:
    known = ", ".join(curriculum.role for curriculum in handbook.curricula)
    message = f"there is no course for `{short(role)}`"
    return Diagnostic("P502", message, Place("sop_data/curricula"), hints=(f"there are courses for {known}",))


def _no_module(handbook: Handbook, curriculum: Curriculum, module: str) -> Diagnostic:
    at = handbook.place(curriculum.id).into("modules")
    message = f"`{curriculum.id}` has no module `{short(module)}`"
    return Diagnostic("P503", message, at, hints=(f"it has {', '.join(curriculum.modules)}",))


def _too_short(handbook: Handbook, curriculum: Curriculum, clauses: int, minutes: int) -> Diagnostic:
    at = handbook.place(curriculum.id).into("modules")
    if not clauses:
        message = f"`{curriculum.id}` teaches no critical clause in these modules: nothing says what to keep"
        return Diagnostic("P504", message, at, hints=("name modules, and leave --minutes out",))
    message = f"{clauses} critical clauses do not fit into {minutes} minutes"
    hint = f"give it {LEAST * clauses} minutes or more, or name fewer modules with --modules"
    return Diagnostic("P504", message, at, hints=(hint,))
