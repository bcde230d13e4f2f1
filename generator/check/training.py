"""Rules about training: curricula, compulsory modules, courses, exams and questions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from generator.diagnostics.diagnostic import Diagnostic, Label
from generator.link.handbook import Handbook
from generator.link.timetable import course_days
from generator.model.training import Curriculum, Exam, Module, SingleQuestion

MANY = 6
"""Number of single-choice questions from which the positions of right answers are checked."""


def clause_out_of_reach(handbook: Handbook) -> Iterator[Diagnostic]:
    """C401: a clause is checked by a checklist item, taught by a module or tested by a question."""
    for section in handbook.sections:
        for clause in section.clauses:
            kinds = {handbook.kind(source) for source in handbook.mentioned_by.get(clause.id, ())}
            if not kinds & {"item", "module", "question"}:
                hint = "refer to it in a checklist item, a module or a question, or waive it with a reason"
                message = f"no checklist item, module or question refers to `{clause.id}`"
                yield Diagnostic(
                    "C401", message, handbook.place(clause.id).into("id"), hints=(hint,), subject=clause.id
                )


def question_beside_its_module(handbook: Handbook) -> Iterator[Diagnostic]:
    """C404: a question tests a clause that its module teaches."""
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
    """C410: every role has a curriculum."""
    trained = {curriculum.role for curriculum in handbook.curricula}
    for role in handbook.roles:
        if role.id not in trained:
            at = handbook.place(role.id).into("id")
            hint = f"write a curriculum with `role: {role.id}`"
            yield Diagnostic("C410", f"`{role.id}` has no curriculum", at, hints=(hint,), subject=role.id)


def compulsory_module_left_out(handbook: Handbook) -> Iterator[Diagnostic]:
    """C406: every curriculum includes all compulsory modules."""
    compulsory = [module.id for module in handbook.modules if module.compulsory]
    for curriculum in handbook.curricula:
        for module in compulsory:
            if module not in curriculum.modules:
                at = handbook.place(curriculum.id).into("modules")
                message = f"the compulsory module `{module}` is not in `{curriculum.id}`"
                yield Diagnostic("C406", message, at, hints=("add it to `modules`",), subject=curriculum.id)


def right_answers_in_one_place(handbook: Handbook) -> Iterator[Diagnostic]:
    """C412: a trainee who always ticks the same letter does not pass; applies to modules with `MANY` questions."""
    for module in handbook.modules:
        questions = [q for q in handbook.questions if q.module == module.id and isinstance(q, SingleQuestion)]
        positions = Counter(next(i for i, option in enumerate(q.options) if option.right) for q in questions)
        position, count = positions.most_common(1)[0] if positions else (0, 0)
        if len(questions) >= MANY and count > len(questions) / 2:
            message = (
                f"`{'ABCDEF'[position]}` is right in {count} of {len(questions)} single-choice questions "
                f"of `{module.id}`"
            )
            hint = "reorder options so that the right answers are spread"
            yield Diagnostic("C412", message, handbook.place(module.id).into("id"), hints=(hint,), subject=module.id)


def course_longer_than_its_days(handbook: Handbook) -> Iterator[Diagnostic]:
    """C414: a course fits into its days, exam and practice included."""
    for curriculum in handbook.curricula:
        needed = len(course_days(handbook, curriculum)) if curriculum.days is not None else 0
        if curriculum.days is not None and needed > curriculum.days:
            at = handbook.place(curriculum.id).into("days")
            message = f"`days` of `{curriculum.id}` is {curriculum.days}, but the course needs {needed}"
            hint = f"write `days: {needed}`, shorten modules, or change `training.timetable` in handbook.yml"
            yield Diagnostic("C414", message, at, hints=(hint,), subject=curriculum.id)


def blueprint_beyond_the_bank(handbook: Handbook) -> Iterator[Diagnostic]:
    """C415: the question bank has enough questions for the exam of every curriculum."""
    for curriculum in handbook.curricula:
        exam = curriculum.exam or handbook.info.training.exam
        if exam is None:
            continue
        own = curriculum.exam is not None
        at = handbook.place(curriculum.id).into("exam") if own else handbook.place(handbook.info.id)
        at = at if own else at.into("training").into("exam")
        label = Label(handbook.place(curriculum.id).into("modules"), "its modules")
        for message, hint in _shortages(handbook, curriculum, exam):
            yield Diagnostic("C415", message, at, labels=(label,), hints=(hint,), subject=curriculum.id)


def _shortages(handbook: Handbook, curriculum: Curriculum, exam: Exam) -> Iterator[tuple[str, str]]:
    """Yield message and hint for each requirement of the exam that the question bank cannot meet."""
    bank = [question for question in handbook.questions if question.module in curriculum.modules]
    of_module = Counter(question.module for question in bank)
    if len(bank) < exam.questions:
        message = f"the exam of `{curriculum.id}` has {exam.questions} questions, but its modules have {len(bank)}"
        yield message, "write more questions, or lower `questions`"
    for module in curriculum.modules:
        if of_module[module] < exam.per_module:
            message = (
                f"`{module}` of `{curriculum.id}` has {of_module[module]} questions, "
                f"but the exam needs {exam.per_module} per module"
            )
            yield message, "write more questions for the module, or lower `per_module`"
    critical = set(handbook.critical_clauses(curriculum.role)) & {question.clause for question in bank}
    modules_of = {clause: {question.module for question in bank if question.clause == clause} for clause in critical}
    covered = Counter(next(iter(modules)) for modules in modules_of.values() if len(modules) == 1)
    needed = len(critical) + sum(max(exam.per_module - covered[module], 0) for module in curriculum.modules)
    if needed > exam.questions:
        message = (
            f"{len(critical)} critical clauses and {exam.per_module} questions per module need {needed} questions, "
            f"but the exam of `{curriculum.id}` has {exam.questions}"
        )
        yield message, "give the curriculum its own `exam` with more questions"


def critical_clause_nobody_asks(handbook: Handbook) -> Iterator[Diagnostic]:
    """C416: a critical clause that is taught for an exam has a question."""
    asked = {question.clause for question in handbook.questions}
    for clause in dict.fromkeys(_examined(handbook)):
        if clause not in asked:
            hint = "write a question about it, or waive it with a reason"
            message = f"the critical clause `{clause}` is taught, but no question asks about it"
            yield Diagnostic("C416", message, handbook.place(clause).into("id"), hints=(hint,), subject=clause)


def _examined(handbook: Handbook) -> Iterator[str]:
    """Yield critical clauses of roles whose curriculum teaches them and ends with an exam."""
    for curriculum in handbook.curricula:
        if curriculum.exam or handbook.info.training.exam:
            taught = {clause for module in handbook.modules_of(curriculum) for clause in module.clauses}
            yield from (clause for clause in handbook.critical_clauses(curriculum.role) if clause in taught)
