"""What pages and chapters say of steps that may fail and of laws, as their templates put it."""

import html
import re

import pytest
from support.projects import PROJECTS, planned, template_texts


@pytest.fixture(scope="module")
def plan():
    return planned(PROJECTS / "bakery", ["site"])


def text_without_markup(plan, path):
    (artifact,) = [artifact for artifact in plan.artifacts if artifact.path == path]
    (text,) = template_texts(PROJECTS / "bakery", [artifact])
    text = re.sub(r"<svg.*?</svg>", "", text, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


@pytest.mark.parametrize(
    ("section", "failures"),
    [("SEC-1.1", ["Keep the shop closed"]), ("SEC-2.1", ["Take the product off the shelf."])],
)
def test_a_step_says_what_to_do_where_it_fails_on_the_site_and_in_the_handbook(section, failures, plan):
    page = text_without_markup(plan, f"sections/{section}.md")
    (part,) = [
        artifact.path
        for artifact in plan.artifacts
        if artifact.template == "print/book/section.html.j2" and section in artifact.records
    ]
    paper = text_without_markup(plan, part)

    for text in (page, paper):
        assert text.count("If it fails") == len(failures), "a step that says nothing about failing has no such line"
        assert all(f"If it fails {failure}" in text for failure in failures)


def test_the_list_of_references_says_the_number_of_each(plan):
    text = text_without_markup(plan, "references/index.md")

    for number in ("12", "Act 7", "EX 100"):
        assert re.search(rf"\b{number}\b", text), number
