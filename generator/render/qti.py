"""Questions as QTI 2.1: a package of items and a test, for learning and examination platforms."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from generator.engine.archive import zip_bytes
from generator.load.catalogue import Catalogue
from generator.plan.training.bank import Quiz
from generator.plan.training.modules import QuestionView

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
QTI = "http://www.imsglobal.org/xsd/imsqti_v2p1"
PACKAGE = "http://www.imsglobal.org/xsd/imscp_v1p1"


def render_qti(quiz: Quiz, catalogue: Catalogue) -> bytes:
    """Return a zip with a manifest, a file for each question, and a test with a section for each module."""
    questions = [question for module in quiz.modules for question in module.questions]
    words = {"T": catalogue.gettext("Right"), "F": catalogue.gettext("Wrong")}
    members = [
        ("imsmanifest.xml", _manifest(quiz, questions)),
        ("test.xml", _test(quiz)),
        *((_path(question), _item(question, words, catalogue.language)) for question in questions),
    ]
    return zip_bytes((name, (HEAD + text + "\n").encode()) for name, text in members)


def _path(question: QuestionView) -> str:
    return f"items/{question.id}.xml"


def _manifest(quiz: Quiz, questions: list[QuestionView]) -> str:
    items = "".join(
        f'<resource identifier="R-{question.id}" type="imsqti_item_xmlv2p1" href="{_path(question)}">'
        f'<file href="{_path(question)}"/></resource>'
        for question in questions
    )
    needs = "".join(f'<dependency identifierref="R-{question.id}"/>' for question in questions)
    return (
        f'<manifest xmlns="{PACKAGE}" identifier="M-{quiz.id}">'
        "<metadata><schema>QTIv2.1 Package</schema><schemaversion>1.0.0</schemaversion></metadata>"
        "<organizations/><resources>"
        f'<resource identifier="R-TEST" type="imsqti_test_xmlv2p1" href="test.xml"><file href="test.xml"/>{needs}'
        f"</resource>{items}</resources></manifest>"
    )


def _test(quiz: Quiz) -> str:
    sections = "".join(
        f'<assessmentSection identifier="S-{number}" title={quoteattr(module.title)} visible="true">'
        + "".join(
            f'<assessmentItemRef identifier="{question.id}" href="{_path(question)}"'
            f' category="difficulty-{question.difficulty}"/>'
            for question in module.questions
        )
        + "</assessmentSection>"
        for number, module in enumerate(quiz.modules, 1)
    )
    return (
        f'<assessmentTest xmlns="{QTI}" identifier="{quiz.id}" title={quoteattr(quiz.title)}>'
        '<testPart identifier="P-1" navigationMode="nonlinear" submissionMode="simultaneous">'
        f"{sections}</testPart></assessmentTest>"
    )


def _item(question: QuestionView, words: dict[str, str], language: str) -> str:
    choices, right = _choices(question, words)
    kind = {"multiple": "multiple", "ordering": "ordered"}.get(question.type, "single")
    values = "".join(f"<value>{name}</value>" for name in right)
    feedback = f"{question.explanation} ({question.clause.text})"
    return (
        f'<assessmentItem xmlns="{QTI}" identifier="{question.id}" title="{question.id}" xml:lang="{language}"'
        ' adaptive="false" timeDependent="false">'
        f'<responseDeclaration identifier="RESPONSE" cardinality="{kind}" baseType="identifier">'
        f"<correctResponse>{values}</correctResponse></responseDeclaration>"
        '<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float">'
        "<defaultValue><value>0</value></defaultValue></outcomeDeclaration>"
        '<outcomeDeclaration identifier="FEEDBACK" cardinality="single" baseType="identifier"/>'
        f"<itemBody>{_interaction(question, choices)}</itemBody>"
        "<responseProcessing><responseCondition><responseIf>"
        '<match><variable identifier="RESPONSE"/><correct identifier="RESPONSE"/></match>'
        '<setOutcomeValue identifier="SCORE"><baseValue baseType="float">1</baseValue></setOutcomeValue>'
        "</responseIf></responseCondition>"
        '<setOutcomeValue identifier="FEEDBACK"><baseValue baseType="identifier">WHY</baseValue></setOutcomeValue>'
        "</responseProcessing>"
        f'<modalFeedback outcomeIdentifier="FEEDBACK" identifier="WHY" showHide="show">{escape(feedback)}'
        "</modalFeedback></assessmentItem>"
    )


def _choices(question: QuestionView, words: dict[str, str]) -> tuple[list[tuple[str, str]], list[str]]:
    """Return identifier and text of each choice, and the identifiers of the right answer, in order."""
    if question.type == "true_false":
        return list(words.items()), ["T" if question.truth else "F"]
    choices = [(f"C{number}", text) for number, text in enumerate(question.options, 1)]
    names = {text: name for name, text in choices}
    return choices, [names[text] for text in question.right]


def _interaction(question: QuestionView, choices: list[tuple[str, str]]) -> str:
    shown = "".join(_choice(name, text) for name, text in choices)
    prompt = f"<prompt>{escape(question.stem)}</prompt>"
    if question.type == "ordering":
        return f'<orderInteraction responseIdentifier="RESPONSE" shuffle="true">{prompt}{shown}</orderInteraction>'
    most = 0 if question.type == "multiple" else 1
    shuffle = "false" if question.type == "true_false" else "true"
    return (
        f'<choiceInteraction responseIdentifier="RESPONSE" shuffle="{shuffle}" maxChoices="{most}">'
        f"{prompt}{shown}</choiceInteraction>"
    )


def _choice(name: str, text: str) -> str:
    return f'<simpleChoice identifier="{name}">{escape(text)}</simpleChoice>'
