"""Questions as GIFT, a plain text format that many learning platforms import."""

from __future__ import annotations

import re

from generator.load.catalogue import Catalogue
from generator.plan.training.bank import Quiz
from generator.plan.training.modules import QuestionView

_SPECIAL = re.compile(r"([\\~=#{}:])")


def render_gift(quiz: Quiz, catalogue: Catalogue) -> bytes:
    """Return a question bank with a category for each module. Ordering becomes matching: GIFT has no ordering."""
    parts = []
    for module in quiz.modules:
        category = "/".join(name.replace("/", "//") for name in (quiz.title, module.title))
        parts.append(f"$CATEGORY: $course$/top/{category}\n")
        parts += [_question(question, catalogue) for question in module.questions]
    return "\n".join(parts).encode()


def _question(question: QuestionView, catalogue: Catalogue) -> str:
    feedback = f"####{_text(f'{question.explanation} ({question.clause.text})')}"
    answers = "\n".join((*_answers(question, catalogue), feedback))
    return f"// {question.id}\n::{_text(question.id)}::{_text(question.stem)} {{\n{answers}\n}}\n"


def _answers(question: QuestionView, catalogue: Catalogue) -> list[str]:
    if question.type == "true_false":
        return ["TRUE" if question.truth else "FALSE"]
    if question.type == "ordering":
        step = catalogue.gettext("step {number}")
        return [f"={_text(step.format(number=i))} -> {_text(line)}" for i, line in enumerate(question.right, 1)]
    if question.type == "single":
        return [f"{'=' if option in question.right else '~'}{_text(option)}" for option in question.options]
    wrong = len(question.options) - len(question.right) or 1
    share = {True: 100 / len(question.right), False: -100 / wrong}
    return [f"~%{share[option in question.right]:.5f}%{_text(option)}" for option in question.options]


def _text(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text).replace("\n", "\\n")
