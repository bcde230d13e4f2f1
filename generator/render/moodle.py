"""Questions as Moodle XML."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from generator.load.catalogue import Catalogue
from generator.plan.training.bank import Quiz
from generator.plan.training.modules import QuestionView

PENALTY = "0.3333333"
"""Penalty for a wrong attempt, where the platform allows several."""


def render_moodle(quiz: Quiz, catalogue: Catalogue) -> bytes:
    """Return a question bank with a category for each module. Ordering becomes matching, which needs no plugin."""
    parts = ['<?xml version="1.0" encoding="UTF-8"?>', "<quiz>"]
    for module in quiz.modules:
        path = f"$course$/top/{_category(quiz.title)}/{_category(module.title)}"
        parts.append(f'<question type="category"><category><text>{escape(path)}</text></category></question>')
        parts += [_question(question, catalogue) for question in module.questions]
    parts.append("</quiz>")
    return ("\n".join(parts) + "\n").encode()


def _category(name: str) -> str:
    return name.replace("/", "//")


def _question(question: QuestionView, catalogue: Catalogue) -> str:
    kind = {"single": "multichoice", "multiple": "multichoice", "true_false": "truefalse", "ordering": "matching"}
    feedback = f"{question.explanation} ({question.clause.text})"
    return "\n".join(
        (
            f"<question type={quoteattr(kind[question.type])}>",
            f"<name><text>{escape(question.id)}</text></name>",
            f'<questiontext format="plain_text"><text>{escape(question.stem)}</text></questiontext>',
            f'<generalfeedback format="plain_text"><text>{escape(feedback)}</text></generalfeedback>',
            f"<defaultgrade>1</defaultgrade><penalty>{PENALTY}</penalty><hidden>0</hidden>",
            f"<idnumber>{escape(question.id)}</idnumber>",
            *_answers(question, catalogue),
            _tags(question, catalogue),
            "</question>",
        )
    )


def _tags(question: QuestionView, catalogue: Catalogue) -> str:
    tags = (question.clause.text, catalogue.pgettext("difficulty", str(question.difficulty)))
    return f"<tags>{''.join(f'<tag><text>{escape(tag)}</text></tag>' for tag in tags)}</tags>"


def _answers(question: QuestionView, catalogue: Catalogue) -> list[str]:
    if question.type == "true_false":
        return [
            _answer(word, 100 if truth is question.truth else 0) for word, truth in (("true", True), ("false", False))
        ]
    if question.type == "ordering":
        steps = [
            f'<subquestion format="plain_text"><text>{escape(_step(catalogue, i))}</text>'
            f"<answer><text>{escape(line)}</text></answer></subquestion>"
            for i, line in enumerate(question.right, 1)
        ]
        return ["<shuffleanswers>1</shuffleanswers>", *steps]
    single = "true" if question.type == "single" else "false"
    head = f"<single>{single}</single><shuffleanswers>1</shuffleanswers><answernumbering>ABCD</answernumbering>"
    return [head, *(_answer(option, _fraction(question, option)) for option in question.options)]


def _fraction(question: QuestionView, option: str) -> float:
    if option in question.right:
        return 100 / len(question.right)
    return 0 if question.type == "single" else -100 / (len(question.options) - len(question.right) or 1)


def _answer(text: str, fraction: float) -> str:
    shown = f"{fraction:.5f}".rstrip("0").rstrip(".")
    return f'<answer fraction="{shown}" format="plain_text"><text>{escape(text)}</text></answer>'


def _step(catalogue: Catalogue, position: int) -> str:
    return catalogue.gettext("step {number}").format(number=position)
