"""A course made shorter than its curriculum: fewer modules, or the critical clauses alone in so many minutes.

What comes out is a handbook with one curriculum, from which a pack is planned like any other.
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
"""Minutes that a critical clause takes at least: to say it, to show it, to hear it back."""

EACH = 1.5
"""Minutes of the exam for each question."""

WORDS = (
    *("{course} (short)", "Critical points of {module}", "module left out: {module}, {minutes} minutes"),
    "module left out: {module}, {minutes} minutes; law demands it, so it is taken elsewhere",
    *("clauses not taught: {clauses}", "The assessed practice is left out."),
    "Say each clause, ask why it is there, let somebody show or repeat it: {clauses}. About {minutes} minutes each.",
)
"""Keywords that readers see in our words."""


@dataclass(frozen=True, slots=True)
class PackOrder:
    """What somebody wants to teach: a role's course, the modules to keep (none for all), in how many minutes.

    Without minutes it is the whole course; without a language the fixed wording is in the handbook's.
    """

    role: str
    modules: tuple[str, ...] = ()
    minutes: int | None = None
    language: str | None = None


def short_course(handbook: Handbook, order: PackOrder, catalogue: Catalogue) -> Outcome[Handbook | None]:
    """The handbook with the course that was ordered as its only one."""
    role, modules, minutes = order.role, order.modules, order.minutes
    curriculum = handbook.curriculum_of(role)
    if curriculum is None:
        return Outcome(None, (_no_course(handbook, role),))
    strange = [one for one in modules if one not in curriculum.modules]
    if strange:
        return Outcome(None, (_no_module(handbook, curriculum, strange[0]),))
    word = {one: catalogue.pgettext("short", one) for one in WORDS}
    kept = [module for module in handbook.modules_of(curriculum) if module.id in modules or not modules]
    critical = set(handbook.critical_clauses(role))
    if minutes is not None:
        kept = [module for module in kept if critical & set(module.clauses)]
        wanted = sum(len(critical & set(module.clauses)) for module in kept)
        if not wanted or minutes < LEAST * wanted:
            return Outcome(None, (_too_short(handbook, curriculum, wanted, minutes),))
        kept = list(_condensed(kept, critical, minutes, word))
    shorter = curriculum.model_copy(
        update={
            "id": f"{curriculum.id}-SHORT",
            "title": word["{course} (short)"].format(course=curriculum.title),
            "modules": tuple(one.id for one in kept),
            "days": None,
            "exam": _exam(handbook, curriculum, kept, critical),
            "practice": None if minutes is not None else curriculum.practice,
            "left_out": tuple(_left_out(handbook, curriculum, kept, minutes, word)),
        }
    )
    return Outcome(_with(handbook, shorter, kept))


def _condensed(kept: Sequence[Module], critical: set[str], minutes: int, word: dict[str, str]) -> Sequence[Module]:
    """Modules with their critical clauses alone, the time shared by how many they have."""
    own = [tuple(one for one in module.clauses if one in critical) for module in kept]
    total, given, found = sum(map(len, own)), 0, []
    for place, (module, clauses) in enumerate(zip(kept, own, strict=True)):
        until = minutes * sum(map(len, own[: place + 1])) // total
        each = (until - given) / len(clauses)
        told = "; ".join(map(number, clauses))
        trainer = word[WORDS[-1]].format(clauses=told, minutes=f"{each:.1f}".removesuffix(".0"))
        title = word["Critical points of {module}"].format(module=module.title)
        activity = Activity(title=title, minutes=until - given, trainer=trainer)
        found.append(module.model_copy(update={"clauses": clauses, "activities": (activity,)}))
        given = until
    return found


def _exam(handbook: Handbook, curriculum: Curriculum, kept: Sequence[Module], critical: set[str]) -> Exam | None:
    """A paper that asks every critical clause that is taught, and every module; None where the bank is too small."""
    whole = curriculum.exam or handbook.info.training.exam
    if whole is None:
        return None
    taught = {clause for module in kept for clause in module.clauses}
    bank = [one for one in handbook.questions if one.module in {one.id for one in kept} and one.clause in taught]
    asked = {one.module for one in bank}
    if asked != {one.id for one in kept}:
        return None
    sure = {one.clause for one in bank if one.clause in critical}
    without = sum(not any(one.module == module.id and one.clause in sure for one in bank) for module in kept)
    share = whole.questions * len(kept) // len(curriculum.modules)
    questions = min(max(len(sure) + without, share if len(sure) + without < share else 0), len(bank))
    return whole.model_copy(update={"questions": questions, "minutes": round(questions * EACH), "per_module": 1})


def _left_out(
    handbook: Handbook, curriculum: Curriculum, kept: Sequence[Module], minutes: int | None, word: dict[str, str]
) -> Sequence[str]:
    names = {one.id for one in kept}
    gone = [module for module in handbook.modules_of(curriculum) if module.id not in names]
    lines = [word[WORDS[3 if one.compulsory else 2]].format(module=one.title, minutes=one.minutes) for one in gone]
    taught = {clause for module in kept for clause in module.clauses}
    every = {clause: None for module in handbook.modules_of(curriculum) for clause in module.clauses}
    missing = [number(one) for one in every if one not in taught]
    if missing:
        lines.append(word["clauses not taught: {clauses}"].format(clauses=", ".join(missing)))
    if minutes is not None and curriculum.practice is not None:
        lines.append(word["The assessed practice is left out."])
    return lines


def _with(handbook: Handbook, curriculum: Curriculum, kept: Sequence[Module]) -> Handbook:
    """The handbook with this course alone; what it teaches and asks is cut down to it."""
    entries = dict(handbook.entries)
    whole = next(one for one in handbook.curricula if one.role == curriculum.role)
    entries[curriculum.id] = replace(entries[whole.id], record=curriculum)
    for module in kept:
        entries[module.id] = replace(entries[module.id], record=module)
    taught = {one.id: set(one.clauses) for one in kept}
    questions = tuple(one for one in handbook.questions if one.module in taught and one.clause in taught[one.module])
    return replace(
        handbook,
        entries=MappingProxyType(entries),
        curricula=(curriculum,),
        modules=tuple(kept),
        questions=questions,
    )


def _no_course(handbook: Handbook, role: str) -> Diagnostic:
    known = ", ".join(one.role for one in handbook.curricula)
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
