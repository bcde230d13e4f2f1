"""The whole training: who has a curriculum, what it must hold, what questions rest on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from generator.diagnostics.diagnostic import Diagnostic, Label
from generator.link.handbook import Handbook
from generator.link.timetable import course_days
from generator.model.training import Curriculum, Exam, Module, SingleQuestion

MANY = 6
"""From so many single-choice questions on, the places of the right answers say something."""


def clause_out_of_reach(handbook: Handbook) -> Iterator[Diagnostic]:
    """C401: a clause that no checklist item checks, no module teaches and no question tests is easily forgotten."""
    for section in handbook.sections:
        for clause in section.clauses:
            kinds = {handbook.kind(source) for source in handbook.mentioned_by.get(clause.id, ())}
            if not kinds & {"item", "module", "question"}:
                hint = "name it in a checklist item, a module or a question, or waive it with a reason"
                message = f"no checklist item, module or question reaches `{clause.id}`"
                yield Diagnostic(
                    "C401", message, handbook.place(clause.id).into("id"), hints=(hint,), subject=clause.id
                )


def question_beside_its_module(handbook: Handbook) -> Iterator[Diagnostic]:
    """C404: a question tests what its module teaches."""
    for question in handbook.questions:
        module = handbook.get(question.module, Module)
        if question.clause not in module.clauses:
            at = handbook.place(question.id).into("clause")
            hint = f"add the clause to `{module.id}`, or move the question to a module that teaches it"
            message = f"`{module.id}` does not teach `{question.clause}`"
            yield Diagnostic("C404", message, at, hints=(hint,), subject=question.id)


def role_with_two_curricula(handbook: Handbook) -> Iterator[Diagnostic]:
    """C405: a role has one curriculum."""
    first: dict[str, str] = {}
    for curriculum in handbook.curricula:
        other = first.setdefault(curriculum.role, curriculum.id)
        if other != curriculum.id:
            label = Label(handbook.place(other).into("role"), "its first curriculum")
            message = f"`{curriculum.role}` already has the curriculum `{other}`"
            at = handbook.place(curriculum.id).into("role")
            yield Diagnostic("C405", message, at, labels=(label,), hints=("merge the two",), subject=curriculum.role)


def role_without_curriculum(handbook: Handbook) -> Iterator[Diagnostic]:
    """C410: a role that takes part in the work is trained for it."""
    trained = {curriculum.role for curriculum in handbook.curricula}
    for role in handbook.roles:
        if role.id not in trained:
            at = handbook.place(role.id).into("id")
            hint = f"write a curriculum with `role: {role.id}`"
            yield Diagnostic("C410", f"`{role.id}` has no curriculum", at, hints=(hint,), subject=role.id)


def compulsory_module_left_out(handbook: Handbook) -> Iterator[Diagnostic]:
    """C406: what law makes compulsory for all is in every curriculum."""
    compulsory = [module.id for module in handbook.modules if module.compulsory]
    for curriculum in handbook.curricula:
        for module in compulsory:
            if module not in curriculum.modules:
                at = handbook.place(curriculum.id).into("modules")
                message = f"the compulsory module `{module}` is not in `{curriculum.id}`"
                yield Diagnostic("C406", message, at, hints=("add it to `modules`",), subject=curriculum.id)


def right_answers_in_one_place(handbook: Handbook) -> Iterator[Diagnostic]:
    """C412: whoever ticks the same letter throughout should not pass; judged from six questions of a module on."""
    for module in handbook.modules:
        singles = [one for one in handbook.questions if one.module == module.id and isinstance(one, SingleQuestion)]
        places = Counter(next(i for i, option in enumerate(one.options) if option.right) for one in singles)
        letter, count = places.most_common(1)[0] if places else (0, 0)
        if len(singles) >= MANY and count > len(singles) / 2:
            message = (
                f"{count} of {len(singles)} single-choice questions of `{module.id}` have `{'ABCDEF'[letter]}` right"
            )
            hint = "exchange options so that right answers are spread"
            yield Diagnostic("C412", message, handbook.place(module.id).into("id"), hints=(hint,), subject=module.id)


def course_longer_than_its_days(handbook: Handbook) -> Iterator[Diagnostic]:
    """C414: a course, its exam and its practice fit into the days that it may take."""
    for curriculum in handbook.curricula:
        needed = len(course_days(handbook, curriculum)) if curriculum.days is not None else 0
        if curriculum.days is not None and needed > curriculum.days:
            at = handbook.place(curriculum.id).into("days")
            message = f"`{curriculum.id}` may take {curriculum.days} days and needs {needed}"
            hint = f"write `days: {needed}`, shorten modules, or look at `training.timetable` in handbook.yml"
            yield Diagnostic("C414", message, at, hints=(hint,), subject=curriculum.id)


def blueprint_beyond_the_bank(handbook: Handbook) -> Iterator[Diagnostic]:
    """C415: what a blueprint promises of a paper can be kept with the questions that there are."""
    for curriculum in handbook.curricula:
        exam = curriculum.exam or handbook.info.training.exam
        if exam is None:
            continue
        own = curriculum.exam is not None
        at = handbook.place(curriculum.id).into("exam") if own else handbook.place(handbook.info.id)
        at = at if own else at.into("training").into("exam")
        label = Label(handbook.place(curriculum.id).into("modules"), "its modules")
        for message, hint in _beyond(handbook, curriculum, exam):
            yield Diagnostic("C415", message, at, labels=(label,), hints=(hint,), subject=curriculum.id)


def _beyond(handbook: Handbook, curriculum: Curriculum, exam: Exam) -> Iterator[tuple[str, str]]:
    """Message and hint for each promise that the bank cannot keep."""
    bank = [one for one in handbook.questions if one.module in curriculum.modules]
    of_module = Counter(one.module for one in bank)
    if len(bank) < exam.questions:
        message = f"`{curriculum.id}` asks {exam.questions} questions, and its modules have {len(bank)}"
        yield message, "write more questions, or ask fewer"
    for module in curriculum.modules:
        if of_module[module] < exam.per_module:
            message = f"`{module}` of `{curriculum.id}` has {of_module[module]} questions, {exam.per_module} are asked"
            yield message, "write more questions for the module, or lower `per_module`"
    wanted = set(handbook.critical_clauses(curriculum.role)) & {one.clause for one in bank}
    modules_of = {clause: {one.module for one in bank if one.clause == clause} for clause in wanted}
    sure = Counter(next(iter(modules)) for modules in modules_of.values() if len(modules) == 1)
    needed = len(wanted) + sum(max(exam.per_module - sure[module], 0) for module in curriculum.modules)
    if needed > exam.questions:
        message = (
            f"{len(wanted)} critical clauses and {exam.per_module} questions a module need {needed} questions, "
            f"a paper of `{curriculum.id}` has {exam.questions}"
        )
        yield message, "let the curriculum have an `exam` of its own with more questions"


def critical_clause_nobody_asks(handbook: Handbook) -> Iterator[Diagnostic]:
    """C416: what must not go wrong is asked in the exam of those who do it."""
    asked = {one.clause for one in handbook.questions}
    for clause in dict.fromkeys(_examined(handbook)):
        if clause not in asked:
            hint = "write a question on it, or waive it with a reason"
            message = f"the critical clause `{clause}` is taught and no question asks it"
            yield Diagnostic("C416", message, handbook.place(clause).into("id"), hints=(hint,), subject=clause)


def _examined(handbook: Handbook) -> Iterator[str]:
    """Critical clauses of the roles whose curriculum teaches them and ends with an exam."""
    for curriculum in handbook.curricula:
        if curriculum.exam or handbook.info.training.exam:
            taught = {clause for module in handbook.modules_of(curriculum) for clause in module.clauses}
            yield from (one for one in handbook.critical_clauses(curriculum.role) if one in taught)
