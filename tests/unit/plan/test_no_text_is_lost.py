"""Each text that authors write comes out where its readers look: on the site, in the handbook, in a training pack.

Every free text of the bakery gets a mark of its own, and is sought in what the templates say. What a product leaves out
by design is listed here, with the reason.
"""

import html
import itertools
import re
import string

import pytest
from support.projects import copy_of, planned, template_texts
from support.texts import rewrite_texts

from generator.model.kinds import HANDBOOK, KINDS


class Marks:
    """Gives each field of each record a mark of letters alone: figures in texts would ask for a basis."""

    def __init__(self):
        self.fields = {}
        self._letters = itertools.product(string.ascii_lowercase, repeat=3)

    def marked(self, text, field, _):
        if field.endswith(("articles.number", ".article")):  # what is cited by its words keeps its words
            return text
        mark = "zq" + "".join(next(self._letters)) + "x"
        self.fields[mark] = field
        return f"{text} {mark}"


@pytest.fixture(scope="module")
def marked(tmp_path_factory):
    """The bakery with a mark in each text, and the field of each mark."""
    folder = copy_of("bakery", tmp_path_factory.mktemp("marked"))
    marks = Marks()
    rewrite_texts(folder, marks.marked)
    return folder, marks.fields


@pytest.fixture(scope="module")
def products(marked):
    """What the templates of each product say: all its pages, all parts of its books."""
    folder, _ = marked
    plan = planned(folder)
    artifacts = {artifact.path: artifact for artifact in plan.artifacts}
    booklets = {booklet.path: [part.path for part in booklet.parts] for booklet in plan.booklets}
    members = [member.path for bundle in plan.bundles for member in bundle.members]
    paths = {
        "site": [path for path, artifact in artifacts.items() if artifact.format == "page"],
        "handbook": booklets["pdf/handbook.pdf"],
        "sheets": [path for path in artifacts if path.startswith(("pdf/checklists/", "pdf/forms/"))],
        "packs": [part for path in members for part in booklets.get(path, [path])],
    }
    texts = {}
    for product, own in paths.items():
        rendered = template_texts(folder, (artifacts[path] for path in own if artifacts[path].template.endswith(".j2")))
        text = re.sub(r"<svg.*?</svg>", "", "\n".join(rendered), flags=re.DOTALL)  # drawings say texts once more
        texts[product] = html.unescape(text)
    return texts


BEFORE_HANDBOOK = {"audit.title", "audit.basis.note"}
"""Records of the work on the handbook: the binder says them, nothing published does."""

WITHDRAWN = {"withdrawal.title", "withdrawal.reason"}
"""Named in the section that held what was withdrawn; a withdrawn rule of conduct has no such page."""

SEEDS = {"handbook.training.exam.seed", "curriculum.exam.seed"}
"""On exam papers alone: who has them can draw the paper again."""

LEFT_OUT = {
    "site": BEFORE_HANDBOOK
    | WITHDRAWN
    | SEEDS
    | {"question.stem", "question.options.text", "question.sequence", "question.explanation"}  # asked in exams
    | {"module.case_points", "curriculum.practice.criteria.text"}  # for trainers and assessors alone
    | {"handbook.approvals.name", "handbook.approvals.position", "handbook.house.footer"}  # on paper alone
    | {"handbook.training.feedback"}  # on the form that trainees fill in
    | {"role.colloquial"},  # words that find the role in the search
    "handbook": BEFORE_HANDBOOK
    | WITHDRAWN
    | {"handbook.moments.title", "handbook.moments.summary", "handbook.situations.title", "handbook.situations.advice"}
    | {"reference.articles.says", "reference.articles.without_clause", "waiver.reason", "role.colloquial"},
    "sheets": {"checklist.groups.items.basis.note"},  # the site says why
    "packs": {"checklist.groups.items.basis.note", "conduct.dont"},  # a pack says what to do
}
"""Fields that a product leaves out for some or all records."""

NOT_SOUGHT = {
    "handbook": ("checklist.", "form.", "curriculum.", "module.", "question.", "handbook.training."),
}
"""Beginnings of the fields that have paper of their own."""

SOUGHT = {
    "sheets": ("checklist.", "form."),
    "packs": (
        *("curriculum.", "module.", "question.", "checklist.", "handbook.training."),
        *("section.procedure.action", "section.procedure.within", "conduct.do", "conduct.say", "conduct.never_say"),
    ),
}
"""Beginnings of the fields that a product is made of, where it is not made of all."""


@pytest.mark.parametrize("product", LEFT_OUT)
def test_no_text_is_lost(product, marked, products):
    _, fields = marked
    sought = {
        mark: field
        for mark, field in fields.items()
        if field.startswith(SOUGHT.get(product, "")) and not field.startswith(NOT_SOUGHT.get(product, ("-",)))
    }

    lost = {field for mark, field in sought.items() if mark not in products[product]}

    assert lost == LEFT_OUT[product]
    assert len(sought) > 30


def test_every_kind_has_texts_to_seek(marked):
    _, fields = marked

    kinds = {field.split(".")[0] for field in fields.values()}

    assert kinds == {HANDBOOK.name, *(kind.name for kind in KINDS)} - {"confirmation", "ruling"}, "which commands write"
