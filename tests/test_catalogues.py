"""The fixed wording: complete in every language, with nothing left over, and none of it outside the catalogues."""

import re
from pathlib import Path
from typing import get_args

import pytest
from babel.messages.pofile import read_po
from jinja2.ext import babel_extract

from generator.audit.binder import WORDS as BINDER_WORDS
from generator.audit.redline import WORDS as REDLINE_WORDS
from generator.classes.classes import WORDS as CLASS_WORDS
from generator.classes.matrix import WORDS as TRAINED_WORDS
from generator.classes.scores import SIGNS
from generator.issue.issue import WORDS as ISSUE_WORDS
from generator.model.checklist import (
    Choice,
    DateAnswer,
    FormField,
    FreeText,
    Measure,
    Photo,
    Score,
    Signature,
    TimeAnswer,
    YesNo,
)
from generator.model.handbook import Approval, HandbookInfo
from generator.model.kinds import SHOWN
from generator.model.measure import Target
from generator.model.reference import Grade, Reference
from generator.model.section import Strength
from generator.model.training import MultipleQuestion, OrderingQuestion, SingleQuestion, TrueFalseQuestion
from generator.plan.documents import MENU
from generator.plan.exports.record_tables import WORDS as TABLE_WORDS
from generator.plan.paper.book_part import WORDS as BOOK_WORDS
from generator.plan.paper.posters import WORDS as POSTER_WORDS
from generator.plan.paper.signoff import WORDS as SIGNOFF_WORDS
from generator.plan.planner import CHROME
from generator.plan.shared.checklist_words import MESSAGES as CHECKLIST_MESSAGES
from generator.plan.shared.checklist_words import OUTCOMES
from generator.plan.site import offline
from generator.plan.site.home import WORDS as NAVIGATION_WORDS
from generator.plan.site.notice import WORDS as NOTICE_WORDS
from generator.plan.site.reviews import WORDS as REVIEW_WORDS
from generator.plan.site.search import WORDS
from generator.plan.site.traceability import WORDS as TRACE_WORDS
from generator.plan.training.course import WORDS as COURSE_WORDS
from generator.plan.training.exam import WORDS as EXAM_WORDS
from generator.plan.training.matrix import WORDS as MATRIX_WORDS
from generator.plan.training.pack_index import WORDS as PACK_WORDS
from generator.plan.training.short_course import WORDS as SHORT_WORDS
from generator.plan.training.slides import WORDS as SLIDE_WORDS
from generator.publish.versions import WORDS as MOVED_WORDS
from generator.readers.matrix import WORDS as READER_WORDS
from generator.records.sheets import VERDICTS
from generator.records.sheets import WORDS as RECORD_WORDS
from generator.requirements.vocabulary import WORDS as REQUIREMENT_WORDS

FLAGS = ("too easy", "too hard", "does not discriminate", "listed", "came", "passed", "theory", "practice")
"""Keywords of reports that results name."""

ROOT = Path(__file__).parent.parent
THEME = ROOT / "theme"
OPTIONS = {"silent": "false", "trim_blocks": "true", "comment_start_string": "{##", "comment_end_string": "##}"}


def literals(model, field):
    return set(get_args(model.model_fields[field].annotation))


def keywords():
    """Every keyword that a reader sees translated, by context."""
    kinds = {"faq", "page"} | SHOWN - {"item"}
    answers = (YesNo, Measure, Choice, Score, DateAnswer, TimeAnswer, FreeText, Photo, Signature)
    questions = (SingleQuestion, MultipleQuestion, TrueFalseQuestion, OrderingQuestion)
    return {
        "modal": set(get_args(Strength)),
        "grade": set(get_args(Grade)),
        "answer": {word for one in answers for word in literals(one, "type")},
        "question": {word for one in questions for word in literals(one, "type")},
        "bound": literals(Target, "bound"),
        "field": literals(FormField, "type"),
        "evidence": literals(Reference, "evidence"),
        "status": literals(Reference, "status"),
        "reference": literals(Reference, "kind"),
        "navigation": {*NAVIGATION_WORDS, *(keyword for keyword, _ in MENU)},
        "kind": kinds,
        "search": set(WORDS),
        "offline": set(offline.WORDS),
        "chrome": set(CHROME),
        "issue": set(ISSUE_WORDS),
        "poster": set(POSTER_WORDS),
        "records": set(RECORD_WORDS),
        "verdict": set(VERDICTS) | used("verdict"),
        "approval": literals(Approval, "meaning"),
        "book": set(BOOK_WORDS),
        "title": {"{title} ({edition})"},
        "verify": {"about", "current", "future", "obsolete", "unknown"},
        "wording": {"avoid", "allow"},
        "block": {"number", "version", "effective", "current", "kept", "signature"} | literals(Approval, "meaning"),
        "blank": {"date", "time"},
        "typed": {"date", "time"},
        "outcome": set(OUTCOMES),
        "course": set(COURSE_WORDS),
        "slides": set(SLIDE_WORDS),
        "deck": used("deck"),
        "learning": used("learning"),
        "class": set(CLASS_WORDS) | used("class") | set(FLAGS) | {f"words of {one}" for one in SIGNS},
        "pack": set(PACK_WORDS),
        "matrix": set(MATRIX_WORDS),
        "trained": set(TRAINED_WORDS),
        "short": set(SHORT_WORDS),
        **{context: set(words) for context, words in REQUIREMENT_WORDS.items()},
        "change": set(REDLINE_WORDS),
        "signoff": set(SIGNOFF_WORDS),
        "binder": set(BINDER_WORDS) | used("binder"),
        "trace": set(TRACE_WORDS),
        "table": set(TABLE_WORDS),
        "review": set(REVIEW_WORDS),
        "readers": set(READER_WORDS),
        "exam": set(EXAM_WORDS),
        "ordinal": {"1", "2", "3", "4"},
        "difficulty": {"1", "2", "3"},
    }


def used(context):
    """The words of a context that templates name one by one."""
    found = set()
    for path in sorted(THEME.rglob("*.j2")):
        found |= set(re.findall(rf'pgettext\(\s*"{context}",\s*"([^"]+)"\)', path.read_text(encoding="utf-8")))
    return found


def messages():
    """Every message of the templates and of the code."""
    found = {"in force from {date}", "step {number}", *NOTICE_WORDS, *MOVED_WORDS, *CHECKLIST_MESSAGES}
    for path in sorted(THEME.rglob("*.j2")):
        with path.open("rb") as file:
            for _, function, message, _ in babel_extract(file, ("_", "pgettext"), [], OPTIONS):
                if function == "_":
                    found.add(str(message))
    return found


def catalogue(path):
    with path.open("rb") as file:
        return [message for message in read_po(file) if message.id]


@pytest.mark.parametrize("path", sorted((THEME / "locale").glob("*.po")), ids=lambda path: path.stem)
def test_every_keyword_has_its_word_and_no_word_is_left_over(path):
    wanted = {(context, word) for context, words in keywords().items() for word in words}

    assert wanted == {(message.context, message.id) for message in catalogue(path) if message.context}
    assert [message.id for message in catalogue(path) if message.context and not message.string] == []


def test_every_message_is_translated_into_chinese_and_none_is_left_over():
    known = {message.id: message.string for message in catalogue(THEME / "locale" / "zh-CN.po") if not message.context}

    assert messages() == set(known)
    assert [message for message, text in known.items() if not text] == []


@pytest.mark.parametrize("path", sorted((THEME / "locale").glob("*.po")), ids=lambda path: path.stem)
def test_a_translation_fills_the_same_names(path):
    names = lambda text: sorted(re.findall(r"\{\w+\}", text))  # noqa: E731

    assert [message.id for message in catalogue(path) if names(message.id) != names(message.string)] == []


def test_neither_templates_nor_scripts_nor_code_speak_a_language_of_their_own():
    """Chinese stands in catalogues and in examples of the model, nowhere else."""
    spoken = []
    for path in [*THEME.rglob("*.j2"), *(ROOT / "site_overrides").rglob("*"), *(ROOT / "generator").rglob("*.py")]:
        if not path.is_file() or "model" in path.parts or path.suffix == ".png":
            continue
        text = (
            re.sub(r"(?m)/\*.*?\*/|#.*$", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
            if path.suffix == ".js"
            else path.read_text(encoding="utf-8")
        )
        text = re.sub(r'""".*?"""', "", text, flags=re.DOTALL)
        if re.search(r"[\u4e00-\u9fff]", text):
            spoken.append(path.relative_to(ROOT).as_posix())

    assert spoken == ["generator/render/fonts.py"], "fonts.py names characters to keep in the subset"


def test_the_languages_are_those_that_the_guide_for_authors_names():
    assert HandbookInfo.model_fields["language"].description
    guide = (ROOT / "generator" / "guides" / "authors.md").read_text(encoding="utf-8")

    assert [path.stem for path in (THEME / "locale").glob("*.po") if f"`{path.stem}`" not in guide] == []
