"""The list of bad inputs. Each gives a complaint with code, place and hint; exit 1; no traceback; nothing published.

What each complaint says to the letter is in the folders beside this file; here the whole list stands in one place.
"""

import html
import json
import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from support.projects import copy_of

from generator.diagnostics.characters import HIDDEN
from generator.load.content import load_content
from generator.project import open_project

HANDBOOK = "sop_data/handbook.yml"
TERM = "sop_data/terms/extra.yml"
FORM = "sop_data/forms/extra.yml"
CONDUCT = "sop_data/conduct/extra.yml"
INDICATOR = "sop_data/indicators/extra.yml"
PAGE = "content/start.md"

OVEN = "id: TERM-OVEN\ntitle: oven\ndefinition: Where bread is baked.\n"
SHEET = "id: FORM-OVEN\ntitle: Oven\npurpose: Order.\nkeep: In the office.\nfields:\n"
MIND = "id: CON-OVEN\ntitle: Mind it\nchannels: [counter]\ndo: [Look.]\nwhy: Heat.\nbreach: A talk.\n"
HEAT = (
    "id: IND-OVEN\ntitle: Heat\nformula: a / b\nunit: '%'\nbaseline: 7\ntarget: {bound: at_most, value: 9}\n"
    "period: monthly\nsource: sheets\nowner: ROLE-BAKER\nbasis: [{grade: house}]\n"
)
BOMB = "- &a0 [x, x]\n" + "".join(f"- &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10))
FRAME = Path(__file__).parent.joinpath("L302-chapter/sop_data/handbook.yml").read_text(encoding="utf-8")
FRAME = "".join(line for line in FRAME.splitlines(keepends=True) if "# expect" not in line)


@dataclass(frozen=True)
class Bad:
    """What an input is, what is written to which file, and where which codes come up; line 0 means the whole file."""

    what: str
    content: str | bytes
    code: str
    line: int
    hint: str
    file: str = TERM
    times: int = 1


BAD_INPUTS = [
    Bad("unknown id", MIND + "clauses: [SEC-1.1-C3]\n", "L301", 7, "did you mean `SEC-2.1-C3`?", CONDUCT),
    Bad("duplicate id", OVEN.replace("OVEN", "COLD-ROOM"), "L302", 1, "a new id"),
    Bad("wrong type", OVEN.replace("oven", "5"), "L122", 2, "in quotes"),
    Bad("missing field", OVEN.replace("title: oven\n", ""), "L120", 1, "add `title`"),
    Bad("unknown key", OVEN.replace("definition", "definiton"), "L121", 3, "did you mean `definition`?"),
    Bad("duplicate key", OVEN + "title: stove\n", "L106", 4, "keep one"),
    Bad("broken YAML", OVEN.replace("oven", "[oven"), "L104", 3, "close the list"),
    Bad("tab indentation", OVEN + "synonyms:\n\t- stove\n", "L105", 5, "two spaces"),
    Bad("alias bomb, once for each anchor", BOMB, "L107", 1, "remove it", times=10),
    Bad("50 MB file", b"# padding\n" * 5_000_000, "L103", 0, "split it"),
    Bad("not UTF-8", OVEN.replace("oven", "烤炉").encode("gbk"), "L101", 2, "UTF-8"),
    Bad("empty file", "", "L102", 0, "or delete the file"),
    Bad("8:30", SHEET + "  - {label: Time, type: choice, options: [8:30, late]}\n", "L108", 6, '"8:30"', FORM),
    Bad("no", SHEET + "  - {label: Date, type: date, required: no}\n", "L108", 6, "true or false", FORM),
    Bad("../ in an id", OVEN.replace("TERM-OVEN", "TERM-../../OVEN"), "L125", 1, "capitals, digits, dots"),
    Bad("HTML in a page", "# Start\n\nRead <b>all</b> of it.\n", "L117", 3, "write Markdown", PAGE),
    Bad("javascript: in a page", "# Start\n\n[all](javascript:alert(1))\n", "L117", 3, "write Markdown", PAGE),
]
"""The inputs that any such program has to withstand. HTML in a record is allowed, and text: see the end of the file."""

NASTY_INPUTS = [
    Bad("100,000 brackets", "[" * 100_000, "L115", 1, "no record is that deep"),
    Bad(
        "100,000 brackets in a file of no kind",
        "[" * 100_000,
        "L112",
        0,
        "a folder of records",
        "sop_data/extra.yml",
    ),
    Bad("mapping in mapping 400 times", "".join(" " * n + "a:\n" for n in range(400)), "L115", 32, "that deep"),
    Bad("key in key 60 times", "? " * 60, "L115", 1, "that deep"),
    Bad("number of 5,000 digits", HEAT.replace("7", "9" * 5000), "L108", 5, "at most 15 digits", INDICATOR),
    Bad("fraction beyond all floats", HEAT.replace("7", "9" * 400 + ".5"), "L108", 5, "15 digits", INDICATOR),
    Bad("1e400", HEAT.replace("7", "1e400"), "L108", 5, "plain digits", INDICATOR),
    Bad(".nan", HEAT.replace("7", ".nan"), "L108", 5, '".nan"', INDICATOR),
    Bad("NaN", HEAT.replace("7", "NaN"), "L122", 5, "write a number", INDICATOR),
    Bad("-.inf", HEAT.replace("7", "-.inf"), "L108", 5, '"-.inf"', INDICATOR),
    Bad("list for a number", HEAT.replace("7", "[7]"), "L122", 5, "write a number", INDICATOR),
    Bad("null byte", OVEN.replace("oven", "ov\0en"), "L110", 2, "delete it"),
    Bad("null byte as an escape", OVEN.replace("oven", '"ov\\0en"'), "L110", 2, "delete it"),
    Bad("escape sequence of a terminal", OVEN.replace("oven", "\x1b[2Joven"), "L110", 2, "delete it"),
    Bad("line separator", OVEN.replace("oven", "ov\u2028en"), "L110", 2, "delete it"),
    Bad("right-to-left mark", OVEN.replace("oven", "ov\u200fen"), "L110", 2, "delete it"),
    Bad("joined emoji", OVEN.replace("oven", "👩\u200d🍳"), "L110", 2, "delete it"),
    Bad("private character of a font", OVEN.replace("oven", "\ue5d2"), "L110", 2, "delete it"),
    Bad("two byte order marks", "\ufeff\ufeff" + OVEN, "L110", 1, "delete it"),
    Bad("half a surrogate pair", OVEN.replace("oven", '"\\uD800"'), "L104", 2, "check"),
    Bad("CRLF before the fault", (OVEN + "title: x\n").replace("\n", "\r\n"), "L106", 4, "keep one"),
    Bad("CR alone before the fault", (OVEN + "title: x\n").replace("\n", "\r"), "L106", 4, "keep one"),
    Bad("CR alone before a hidden character", (OVEN + "\u200b").replace("\n", "\r"), "L110", 4, "delete it"),
    Bad("UTF-16", OVEN.encode("utf-16"), "L101", 1, "UTF-16"),
    Bad("byte order mark before a wrong byte", b"\xef\xbb\xbfid: x\ntitle: \xff\n", "L101", 2, "UTF-8"),
    Bad("full-width colons alone", OVEN.replace(": ", "："), "L122", 1, "ASCII colon"),
    Bad("one full-width colon", OVEN.replace("title: ", "title："), "L104", 2, "ASCII colon"),
    Bad("full-width space as indentation", OVEN + "synonyms:\n\u3000- stove\n", "L104", 5, "plain spaces"),
    Bad("only a line of dashes", "---\n", "L102", 0, "add its content"),
    Bad("empty list", "[]\n", "L102", 0, "add its content"),
    Bad("one word", "oven\n", "L122", 1, "`field: value`"),
    Bad("list of a list", "- - id: TERM-OVEN\n", "L122", 1, "`field: value`"),
    Bad("list for a title", OVEN.replace("oven", "[oven]"), "L122", 2, "in quotes"),
    Bad("list for the handbook", "- id: HB-BAKERY\n", "L122", 1, "`field: value`", HANDBOOK),
    Bad("list as a key", "[a, b]: c\n", "L104", 1, "a key is a word"),
    Bad("alias as a key", "a: &a x\n*a : y\n", "L107", 1, "remove it"),
    Bad("alias without anchor", OVEN.replace("oven", "*oven"), "L107", 2, "write the value out"),
    Bad("merge key", OVEN + "<<: {english: oven}\n", "L107", 4, "write the fields out"),
    Bad("key of 2,000 characters", OVEN + "k" * 2000 + ": x\n", "L104", 4, "key: value"),
    Bad("key with a line break", OVEN + '"a\\nb": x\n', "L121", 4, "delete it"),
    Bad("id of 10,000 characters", OVEN.replace("OVEN", "O" * 10_000), "L125", 1, "at most 60"),
    Bad("id with a line break", OVEN.replace("TERM-OVEN", '"TERM-OVEN\\n"'), "L125", 1, "capitals, digits"),
    Bad("id in emoji", OVEN.replace("OVEN", "🍞"), "L125", 1, "capitals, digits"),
    Bad("mention of 10,000 characters", MIND + f"roles: [{'R' * 10_000}]\n", "L301", 7, "add the role", CONDUCT),
    Bad("mention with a line break", MIND + 'roles: ["ROLE-\\nBAKER"]\n', "L301", 7, "`ROLE-BAKER`", CONDUCT),
    Bad("mention of nothing", MIND + 'roles: [""]\n', "L301", 7, "add the role", CONDUCT),
    Bad("mention in full-width letters", MIND + "roles: [ＲＯＬＥ－ＢＡＫＥＲ]\n", "L301", 7, "`ROLE-BAKER`", CONDUCT),
    Bad("30th of February", FRAME.replace("2026-02-01", "2026-02-30"), "L123", 9, "a calendar date", HANDBOOK),
    Bad("date in Arabic digits", FRAME.replace("2026-02-01", "٢٠٢٦-02-01"), "L123", 9, "calendar", HANDBOOK),
    Bad("date as a number", FRAME.replace("2026-02-01", "20260201"), "L122", 9, "2026-06-01", HANDBOOK),
    Bad("unknown language", FRAME.replace(": en", ": fr"), "P501", 5, "`zh-CN`", HANDBOOK),
    Bad("path as a language", FRAME.replace(": en", ": ../en"), "L123", 5, "`zh-CN`", HANDBOOK),
    Bad("chapter without sections", FRAME.replace(", sections: [SEC-1.1]", ""), "L120", 13, "`sections`", HANDBOOK),
    Bad("chapter -1", FRAME.replace("number: 1", "number: -1"), "L123", 13, "at least 1", HANDBOOK),
    Bad("section named twice", FRAME.replace("[SEC-1.1]", "[SEC-1.1, SEC-1.1]"), "L304", 13, "remove one", HANDBOOK),
    Bad("record of another kind", OVEN, "L125", 1, "`sop_data/terms/`", "sop_data/risks/extra.yml"),
    Bad("folder named sections.yml", OVEN, "L112", 0, "`sections`", "sop_data/sections.yml/extra.yml"),
    Bad(
        "folder named handbook.yml",
        OVEN,
        "L112",
        0,
        "a folder of records",
        "sop_data/handbook.yml.d/extra.yml",
    ),
    Bad("backup beside a file", OVEN, "L112", 0, "keep other files elsewhere", TERM + "~"),
    Bad("page in a folder", "# Start\n", "L112", 0, "lower-case", "content/a/start.md"),
    Bad("page in place of one that the site has", "# Start\n", "L112", 0, "rename it", "content/verify.md"),
    Bad("page with blanks in its name", "# Start\n", "L112", 0, "lower-case", "content/how to start.md"),
    Bad("50 MB page", b"# T\n" * 13_000_000, "L103", 0, "split it", PAGE),
    Bad("front matter in a page", "---\ntitle: Start\n---\n# Start\n", "L118", 1, "# Title", PAGE),
    Bad("handler in a page", "# Start\n\n[all](a){: onclick='alert(1)'}\n", "L117", 3, "Markdown", PAGE),
    Bad("script with an entity", "# T\n\n[x](java&#115;cript:alert(1))\n", "L117", 3, "Markdown", PAGE),
    Bad("script with an entity by name", "# T\n\n[x](javascript&colon;alert(1))\n", "L117", 3, "Markdown", PAGE),
    Bad("script broken into lines", "# T\n\n[x](java\nscript:alert(1))\n", "L117", 3, "Markdown", PAGE),
    Bad("script in code that is none", "# T\n\n\\`<script>alert(1)</script>\\`\n", "L117", 3, "Markdown", PAGE),
    Bad("script in a fence that is none", "# T\n\n```a b\n<script>1</script>\n```\n", "L117", 4, "Markdown", PAGE),
    Bad("script after a fence in a fence", "# T\n\n~~~\n```\n~~~\n<i>1</i>\n```\n", "L117", 6, "Markdown", PAGE),
    Bad("script between two fences", "# T\n\n```{.x}\n```\n<i>1</i>\n```\n", "L117", 5, "Markdown", PAGE),
    Bad("script between lines of code", "# T\n\na ` b\n`<i>1</i>` c\n", "L117", 4, "Markdown", PAGE),
    Bad("script between cells of code", "# T\n\n`a|b` <i>1</i> `c`\n", "L117", 3, "Markdown", PAGE),
]
"""What else was tried. Many of these once gave a traceback, a crash, a wrong place or a hint that led nowhere."""


@pytest.mark.parametrize("bad", BAD_INPUTS + NASTY_INPUTS, ids=lambda bad: bad.what)
def test_a_bad_input_gives_one_complaint_with_code_place_and_hint(bad, bakery, sop):
    path = bakery / bad.file
    path.parent.mkdir(exist_ok=True, parents=True)
    path.write_bytes(bad.content if isinstance(bad.content, bytes) else bad.content.encode())

    run = sop("check", bakery)

    place = f"{bad.file}:{bad.line}:" if bad.line else f"{bad.file}\n"
    assert run.exit == 1
    assert re.findall(r"^error\[(....)\]: ", run.complaints, re.MULTILINE) == [bad.code] * bad.times
    assert re.search(rf"^ *--> {re.escape(place)}", run.complaints, re.MULTILINE)
    assert bad.hint in re.search(r"^   = hint: (.+)$", run.complaints, re.MULTILINE)[1]
    assert not HIDDEN.search(run.complaints.replace("\ufffd", "")), "a terminal shows all of it and obeys none of it"
    assert not (bakery / "dist").exists()


FINE_INPUTS = {
    "CRLF": (TERM, OVEN.replace("\n", "\r\n")),
    "CR alone": (TERM, OVEN.replace("\n", "\r")),
    "byte order mark": (TERM, "\ufeff" + OVEN),
    "emoji and other scripts": (TERM, OVEN.replace("oven", "🍞 烤炉 תנור فرن")),
    "HTML": (TERM, OVEN.replace("oven", "'<script>alert(1)</script>'")),
    "5,000 terms": (TERM, "".join(f"- {{id: TERM-{n}, title: t, definition: d}}\n" for n in range(5000))),
    "folder in a folder": ("sop_data/terms/kitchen/extra.yml", OVEN),
    "name in another script": ("sop_data/terms/烤炉 🍞.yml", OVEN),
    "hidden file": ("sop_data/terms/.extra.yml", "["),
    "code, addresses and less-than in a page": (
        PAGE,
        "# Start\n\n`<b>` <https://example.org/> 3 < 5; data: none\n\n```html\n<script>\n```\n",
    ),
}


@pytest.mark.parametrize("name", FINE_INPUTS)
def test_an_unusual_input_is_fine(name, bakery, sop):
    file, content = FINE_INPUTS[name]
    path = bakery / file
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content.encode())

    run = sop("check", bakery, "--strict")

    assert (run.exit, run.complaints) == (0, "")


def test_windows_line_ends_do_not_reach_the_title_of_a_page(bakery):
    (bakery / "content/visitors.md").unlink()
    (bakery / PAGE).write_bytes(b"# How to start\r\n\r\nRead.\r\n")

    (page,) = load_content(open_project(bakery)).value

    assert (page.title, page.markdown) == ("How to start", "# How to start\n\nRead.\n")


# Links, pipes and folders where files belong


STRANGE_FILES = {
    "link to itself": (TERM, lambda path: path.symlink_to(path.name), "L116", "too many levels of symbolic links"),
    "link to nowhere": (TERM, lambda path: path.symlink_to("nowhere"), "L116", "no such file or directory"),
    "link to the folder above": (TERM, lambda path: path.symlink_to(".."), "L116", "is not a regular file"),
    "link to a folder outside": ("sop_data/terms/more", lambda path: path.symlink_to("/etc/apt"), "L114", "outside"),
    "link to a file outside": (TERM, lambda path: path.symlink_to("/etc/passwd"), "L114", "outside"),
    "page that leads outside": (PAGE, lambda path: path.symlink_to("/etc/passwd"), "L114", "outside"),
    "pages in a folder outside": ("content", lambda path: path.symlink_to("/etc/apt"), "L114", "outside"),
    "page that leads nowhere": (PAGE, lambda path: path.symlink_to("nowhere.md"), "L116", "no such file"),
    "pipe": (TERM, os.mkfifo, "L116", "is not a regular file"),
    "pipe of no kind": ("sop_data/terms/pipe", os.mkfifo, "L112", "belongs to no kind"),
    "folder named as a page": (
        PAGE,
        lambda path: path.mkdir() or path.joinpath("a.md").touch(),
        "L112",
        "not a hand-written",
    ),
    "file named content": ("content", lambda path: path.touch(), "L116", "is not a folder"),
}


@pytest.mark.parametrize("name", STRANGE_FILES)
def test_what_is_no_plain_file_is_named_and_never_waited_for(name, bakery, sop):
    file, make, code, words = STRANGE_FILES[name]
    if file == "content":
        shutil.rmtree(bakery / "content")
    (bakery / file).parent.mkdir(exist_ok=True)
    make(bakery / file)

    run = sop("check", bakery)

    assert run.exit == 1
    assert re.findall(r"^error\[(....)\]: (.+)$", run.complaints, re.MULTILINE)[0][0] == code
    assert words in run.complaints
    assert f" --> {file}" in run.complaints
    assert "root:" not in run.complaints, "the content of a file outside is not shown"


def test_sop_data_that_is_a_file_is_named_once(bakery, sop):
    (bakery / "sop_data").rename(bakery / "elsewhere")
    (bakery / "sop_data").write_text("x")

    run = sop("check", bakery)

    assert run.exit == 1
    assert run.complaints.startswith("error[L116]: `sop_data` is not a folder\n --> sop_data\n")
    assert "1 error, " in run.complaints


def test_sop_data_that_leads_outside_is_named_once(bakery, sop, tmp_path):
    (bakery / "sop_data").rename(tmp_path / "elsewhere")
    (bakery / "sop_data").symlink_to(tmp_path / "elsewhere")

    run = sop("check", bakery)

    assert run.exit == 1
    assert run.complaints.startswith("error[L114]: `sop_data` points outside the project\n --> sop_data\n")
    assert "1 error, " in run.complaints


@pytest.mark.parametrize("format_", ["text", "json", "github", "sarif"])
def test_a_file_name_that_is_not_utf8_can_be_complained_about_in_every_format(format_, bakery, sop):
    name = os.fsencode(bakery / "sop_data/terms") + b"/\xff\n.yml"
    with open(name, "wb") as file:  # noqa: PTH123 - a name in bytes
        file.write(b"id: TERM-OVEN\ntitle: oven\n")

    run = sop("check", bakery, "--format", format_)

    shown = run.complaints if format_ == "text" else run.out
    assert run.exit == 1
    assert "L120" in shown
    shown.encode()
    if format_ in ("json", "sarif"):
        json.loads(shown)
    else:
        assert r"sop_data/terms/\udcff\n.yml" in shown.replace("%0A", r"\n")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("check", "--jobs", "0"), "0 is not in the range"),
        (("check", "--format", "xml"), "'xml' is not one of"),
        (("build", "--only", "nonsense"), "unknown part: nonsense"),
        (("build", "--only", ""), "unknown part"),
    ],
)
def test_wrong_usage_ends_with_exit_code_2(arguments, words, bakery, sop):
    run = sop(arguments[0], bakery, *arguments[1:])

    assert run.exit == 2
    assert words in run.err


@pytest.mark.parametrize("name", ["nowhere", "sop_data/handbook.yml"])
def test_a_project_that_is_no_folder_is_wrong_usage(name, bakery, sop):
    run = sop("check", bakery / name)

    assert run.exit == 2
    assert "--project" in run.err


def test_a_thousand_unknown_ids_among_thousands_are_told_quickly(bakery, sop):
    """Looking for the id that was meant took minutes when every one was compared with every other."""
    roles = "".join(f"- {{id: ROLE-R{n}, title: t, summary: s, duties: [d]}}\n" for n in range(5000))
    (bakery / "sop_data/roles/extra.yml").write_text(roles)
    (bakery / CONDUCT).write_text(MIND + f"roles: [{', '.join(f'ROLE-R{n}X' for n in range(1000))}]\n")

    run = sop("check", bakery)

    assert run.complaints.count("error[L301]") == 1000
    assert "no role has the id `ROLE-R123X`" in run.complaints


@pytest.mark.parametrize(
    ("file", "content"),
    [
        (TERM, OVEN.replace("oven", "1" * 60_000 + "x")),
        (TERM, "".join(f"key{n}: 1\n" for n in range(5000))),
        (FORM, SHEET.replace("In the office.", "a" * 19_000) + "  - {label: Date, type: date}\n"),
        (PAGE, "# Start\n\n" + "{" * 100_000),
        (PAGE, "# Start\n\n" + "](" * 100_000),
        (PAGE, "# Start" + " " * 50_000 + "x"),
    ],
    ids=["digits and a letter", "unknown keys", "word without end", "braces", "ends of links", "blanks in a title"],
)
def test_what_is_long_is_answered(file, content, bakery, sop):
    """Each of these took up to minutes once, searched anew from every one of its characters; a hang would show here."""
    (bakery / file).parent.mkdir(exist_ok=True)
    (bakery / file).write_text(content)

    run = sop("check", bakery)

    assert run.exit in (0, 1)


# HTML in a record is allowed, and is text


TRICKS = (
    "<script>alert(1)</script> [oven](javascript:alert(1)) ![x](x){onerror=alert(1)} "
    "`<img src=x onerror=alert(1)>` &lt;b&gt;"
)


@pytest.fixture(scope="module")
def site(sop, tmp_path_factory) -> Path:
    """The bakery's site, with a term that tries what a text could try."""
    project = copy_of("bakery", tmp_path_factory.mktemp("site"))
    (project / TERM).write_text(f"id: TERM-OVEN\ntitle: {TRICKS!r}\ndefinition: {TRICKS!r}\nsynonyms: [{TRICKS!r}]\n")
    assert sop("build", project, "--only", "site").exit == 0
    return project / "dist" / "site"


def test_html_in_a_record_is_text_on_the_page(site):
    page = (site / "sections/SEC-1.1.html").read_text(encoding="utf-8")

    assert "wiped &lt;b&gt;twice&lt;/b&gt; &amp; dried" in page
    assert "<b>twice" not in page


@pytest.mark.parametrize("name", ["terms/TERM-OVEN.html", "terms/index.html"])
def test_scripts_in_a_record_are_text_on_the_page(name, site):
    page = (site / name).read_text(encoding="utf-8")

    assert "alert(1)" in html.unescape(page)
    assert "<script>alert" not in page
    assert not re.search(r"<[^>]*(?:javascript:|onerror|alert)", page.replace(html.escape(TRICKS), ""), re.IGNORECASE)
