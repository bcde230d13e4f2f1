"""Templates, styles and scripts of the theme: line length, syntax, and style rules that reach what they should.

`make lint` runs this file, for what ruff does for Python.
"""

import re
from pathlib import Path

import pytest
from jinja2 import Environment

ROOT = Path(__file__).parent.parent
LONGEST = 160
FILES = sorted(
    path
    for folder in ("theme", "site_overrides")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in (".j2", ".html", ".css", ".js")
)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
RULE = re.compile(r"([^{};]+)\{([^{}]*)\}")
BARE = re.compile(r"[a-z][a-z0-9]*")


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def of_kind(*suffixes: str) -> list[Path]:
    chosen = [path for path in FILES if path.suffix in suffixes]
    assert chosen
    return chosen


def css_complaints(text: str) -> list[str]:
    """What is wrong with a style sheet."""
    text = COMMENT.sub("", text)
    complaints = [] if text.count("{") == text.count("}") else ["braces that do not match"]
    for selectors, body in RULE.findall(text):
        shown = " ".join(selectors.split())
        names = [row.split(":", 1)[0].strip() for row in body.split(";") if ":" in row]
        if not names and not shown.startswith("@"):
            complaints.append(f"{shown}: no declaration")
        complaints += [f"{shown}: {name} twice" for name in sorted(set(names)) if names.count(name) > 1]
        alternatives = [one.strip() for one in re.sub(r"\([^()]*\)", "", shown).split(",")]
        if len(alternatives) > 1 and alternatives[0].startswith(".") and any(map(BARE.fullmatch, alternatives[1:])):
            complaints.append(f"{shown}: the class of the first selector does not hold for the elements after it")
    return complaints


@pytest.mark.parametrize("path", FILES, ids=named)
def test_no_line_is_too_long_or_ends_in_white_space(path):
    wrong = [
        f"{named(path)}:{number}"
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if len(line) > LONGEST or line != line.rstrip() or "\t" in line
    ]

    assert wrong == []


@pytest.mark.parametrize("path", of_kind(".j2", ".html"), ids=named)
def test_each_template_can_be_parsed(path):
    start, end = ("{##", "##}") if path.suffix == ".j2" else ("{#", "#}")
    environment = Environment(
        autoescape=True, comment_start_string=start, comment_end_string=end, extensions=["jinja2.ext.i18n"]
    )

    environment.parse(path.read_text("utf-8"))


@pytest.mark.parametrize("path", of_kind(".css"), ids=named)
def test_each_style_sheet_says_what_it_means(path):
    assert css_complaints(path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("css", "complaint"),
    [
        ("p { color: red; ", "braces that do not match"),
        ("p { }", "p: no declaration"),
        ("p { color: red; margin: 0; color: blue; }", "p: color twice"),
        (
            ".cover h1, h2, th { color: red; }",
            ".cover h1, h2, th: the class of the first selector does not hold for the elements after it",
        ),
    ],
)
def test_a_faulty_style_sheet_is_complained_about(css, complaint):
    assert css_complaints(css) == [complaint]
