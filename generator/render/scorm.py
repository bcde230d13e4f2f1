"""Courses as SCORM packages (1.2 and 2004 4th edition): a manifest, a page, a style sheet and a script."""

from __future__ import annotations

import base64
import json
from xml.sax.saxutils import escape

from markupsafe import Markup

from generator.engine.archive import zip_bytes
from generator.plan.training.blueprint import PaperQuestion
from generator.plan.training.learning import LearningCourse
from generator.render.context import RenderContext

FILES = ("index.html", "player.css", "player.js")

OLD = 'xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2"'
NEW = (
    'xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_v1p3" '
    'xmlns:imsss="http://www.imsglobal.org/xsd/imsss"'
)


def render_scorm(context: RenderContext, page: str, course: LearningCourse) -> bytes:
    """Return the bytes of a package; `page` is its HTML. File names are ASCII, which every platform can unzip."""
    folder = context.folder("scorm")
    members = [
        ("imsmanifest.xml", _manifest(course).encode()),
        ("index.html", page.encode()),
        *((name, (folder / name).read_bytes()) for name in FILES[1:]),
    ]
    return zip_bytes(members)


def _manifest(course: LearningCourse) -> str:
    old = course.edition == "1.2"
    schema = "1.2" if old else "2004 4th Edition"
    files = "".join(f'<file href="{name}"/>' for name in FILES)
    kind = "scormtype" if old else "scormType"
    mark = f"<adlcp:masteryscore>{course.pass_mark}</adlcp:masteryscore>" if old else _sequencing(course.pass_mark)
    title = f"<title>{escape(course.title)}</title>"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<manifest identifier="M-{course.id}" version="1.0" {OLD if old else NEW}>'
        f"<metadata><schema>ADL SCORM</schema><schemaversion>{schema}</schemaversion></metadata>"
        f'<organizations default="O-{course.id}"><organization identifier="O-{course.id}">'
        f'{title}<item identifier="I-{course.id}" identifierref="R-{course.id}">{title}{mark}</item>'
        "</organization></organizations>"
        f'<resources><resource identifier="R-{course.id}" type="webcontent" adlcp:{kind}="sco" href="index.html">'
        f"{files}</resource></resources></manifest>\n"
    )


def _sequencing(mark: int) -> str:
    return (
        '<imsss:sequencing><imsss:objectives><imsss:primaryObjective objectiveID="PASS" satisfiedByMeasure="true">'
        f"<imsss:minNormalizedMeasure>{mark / 100:g}</imsss:minNormalizedMeasure>"
        "</imsss:primaryObjective></imsss:objectives>"
        '<imsss:deliveryControls completionSetByContent="true" objectiveSetByContent="true"/></imsss:sequencing>'
    )


def course_data(course: LearningCourse) -> Markup:
    """Return the data of the page's script: ids of questions, and answers in Base64 to hide them from a casual look."""
    checks = [question for page in course.pages for question in page.questions]
    answers = {"check": _answers(checks), "quiz": _answers(course.quiz)}
    hidden = base64.b64encode(json.dumps(answers, ensure_ascii=False, separators=(",", ":")).encode()).decode()
    data = {
        "edition": course.edition,
        "pass_mark": course.pass_mark,
        "minutes": course.minutes,
        "check": [question.id for question in checks],
        "quiz": [question.id for question in course.quiz],
        "answers": hidden,
    }
    return Markup(json.dumps(data, separators=(",", ":")).replace("<", "\\u003c"))


def _answers(questions: tuple[PaperQuestion, ...] | list[PaperQuestion]) -> dict[str, dict[str, str]]:
    return {
        question.id: {"answer": question.answer, "why": f"{question.explanation} ({question.clause})"}
        for question in questions
    }
