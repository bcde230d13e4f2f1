"""The table of formats: complete at start, and no key that misses what a renderer can read."""

import io
import shutil
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pptx
import pytest
from support.projects import edit, planned

from generator.load.catalogue import Catalogue
from generator.load.logo import Logo
from generator.plan.artifact import Artifact, FormatName
from generator.project import BUNDLED
from generator.publish.produce import format_key
from generator.render import formats
from generator.render.context import RenderContext, RenderFault
from generator.render.fonts import FontFile
from generator.render.formats import FORMATS, FormatTableError, check_table, media_type, render
from generator.render.templates import TemplateFault, render_template

NAMES = get_args(FormatName)
THEME = BUNDLED / "theme"
CONTEXT = RenderContext(THEME, Catalogue("en", {"Step": "Step"}), (FontFile("Serif", "Serif S", 400, "d1", "/f"),))
CSV = next(row for row in FORMATS if row.name == "csv")


@pytest.mark.parametrize("name", NAMES)
def test_a_format_without_a_row_is_named_at_start(name):
    rows = [row for row in FORMATS if row.name != name]

    with pytest.raises(FormatTableError, match=f"format `{name}` has no row"):
        check_table(rows, NAMES, THEME)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"name": "new"}, "format `new` is not among the `FormatName`"),
        ({"name": "csv"}, "format `csv` has two rows"),
        (
            {"name": "new", "theme_folders": ("new",)},
            "format `new` reads `theme/new`, which does not exist",
        ),
        (
            {"name": "new", "media_type": "text/plain"},
            "format `new` gives `.csv` a second media type, `text/plain`",
        ),
    ],
    ids=["unknown name", "two rows", "no folder", "two media types"],
)
def test_a_row_that_does_not_fit_is_named_at_start(change, message):
    names = NAMES if "is not among" in message else (*NAMES, "new")

    with pytest.raises(FormatTableError, match=message):
        check_table([*FORMATS, replace(CSV, **change)], names, THEME)


def test_the_media_type_of_a_file_follows_from_its_format():
    assert media_type("pdf/checklists/CL-OPEN.fillable.pdf") == "application/pdf"
    assert media_type("packs/ROLE-BAKER/bank.moodle.xml") == "application/xml"
    assert media_type("site/assets/sop.css") == "text/css"
    assert media_type("site/assets/font.woff") == "application/octet-stream"


def test_a_path_that_does_not_end_in_the_suffix_of_its_format_is_refused_with_both():
    artifact = Artifact("exports/clauses.txt", "csv", "", None, ())

    with pytest.raises(RenderFault) as fault:
        render(CONTEXT, artifact)

    assert fault.value.document == "exports/clauses.txt"
    assert fault.value.message == "its path does not end in `.csv`, as files of the format `csv` do"


@pytest.mark.parametrize(
    ("returned", "message"),
    [
        (b"", "the renderer of the format `csv` returned no bytes"),
        (None, "the renderer of the format `csv` returned `NoneType` instead of bytes"),
        ("a,b", "the renderer of the format `csv` returned `str` instead of bytes"),
    ],
)
def test_a_renderer_that_returns_no_bytes_is_a_fault(returned, message, monkeypatch):
    monkeypatch.setitem(formats._ROWS, "csv", replace(CSV, render=lambda context, template, view: returned))

    with pytest.raises(RenderFault) as fault:
        render(CONTEXT, Artifact("exports/csv/clauses.csv", "csv", "", None, ()))

    assert (fault.value.document, fault.value.message) == ("exports/csv/clauses.csv", message)


def test_a_renderer_that_reads_a_folder_which_its_row_does_not_name_is_a_fault(monkeypatch):
    row = replace(CSV, render=lambda context, template, view: (context.folder("deck") / "deck.js").read_bytes())
    monkeypatch.setitem(formats._ROWS, "csv", row)

    with pytest.raises(RenderFault, match="reads `theme/deck`, which its row in"):
        render(CONTEXT, Artifact("exports/csv/clauses.csv", "csv", "", None, ()))


def test_a_template_of_a_folder_that_the_row_does_not_name_cannot_be_used():
    with pytest.raises(TemplateFault, match="`theme/deck` may not be read"):
        render_template(replace(CONTEXT, folders=("page",)), "deck/deck.html.j2", None)


def test_a_template_that_does_not_exist_is_named_where_it_is_asked_for(tmp_path):
    (tmp_path / "page").mkdir()
    (tmp_path / "page/outer.md.j2").write_text("Head\n{% include 'page/inner.md.j2' %}\n")
    context = replace(CONTEXT, theme=tmp_path, folders=("page",))

    with pytest.raises(TemplateFault) as included:
        render_template(context, "page/outer.md.j2", None)
    with pytest.raises(TemplateFault) as itself:
        render_template(context, "page/none.md.j2", None)

    assert (included.value.template, included.value.line) == ("page/outer.md.j2", 2)
    assert included.value.message == "`theme/page/inner.md.j2` does not exist"
    assert (itself.value.template, itself.value.line) == ("page/none.md.j2", 1)


@pytest.mark.parametrize("line", ["{{ 1 + 'a' }}", "{{ view.nothing }}", "{{ (1 / 0) | round }}"])
def test_a_template_with_values_that_do_not_fit_is_named_with_its_line(line, tmp_path):
    (tmp_path / "page").mkdir()
    (tmp_path / "page/term.md.j2").write_text(f"Head\n{line}\n")

    with pytest.raises(TemplateFault) as fault:
        render_template(replace(CONTEXT, theme=tmp_path, folders=("page",)), "page/term.md.j2", object())

    assert (fault.value.template, fault.value.line) == ("page/term.md.j2", 2)


def test_a_format_that_does_not_print_has_neither_fonts_nor_logo():
    context = replace(CONTEXT, logo=Logo("image/png", b"picture"))

    printing = {row.name for row in FORMATS if row.narrowed(context).fonts or row.narrowed(context).logo}

    assert printing == {"pdf", "two_up", "fillable", "pptx"}


@pytest.fixture
def theme(tmp_path) -> Path:
    return shutil.copytree(THEME, tmp_path / "theme")


@pytest.mark.parametrize("row", FORMATS, ids=lambda row: row.name)
def test_the_key_of_a_format_changes_with_each_folder_that_it_reads_and_with_no_other(row, theme):
    context = replace(CONTEXT, theme=theme)
    before = format_key(row, context)

    changing = set()
    for folder in ("page", "print", "deck", "pack", "scorm"):
        file = theme / folder / "new.css"
        file.write_text("p { color: red }")
        if format_key(row, context) != before:
            changing.add(folder)
        file.unlink()

    assert changing == set(row.theme_folders)


@pytest.mark.parametrize("row", FORMATS, ids=lambda row: row.name)
def test_the_key_of_a_format_changes_with_wording_and_if_it_prints_with_fonts_and_logo(row):
    before = format_key(row, CONTEXT)
    other_font = replace(CONTEXT.fonts[0], digest="d2")

    assert format_key(row, replace(CONTEXT, catalogue=Catalogue("en", {"Step": "Stage"}))) != before
    assert format_key(row, replace(CONTEXT, catalogue=Catalogue("fr", {"Step": "Step"}))) != before
    assert (format_key(row, replace(CONTEXT, fonts=(other_font,))) != before) == row.prints
    assert (format_key(row, replace(CONTEXT, logo=Logo("image/png", b"picture"))) != before) == row.prints


def test_slides_of_a_module_with_the_longest_title_are_rendered(bakery):
    title = "Keeping " + "c" * 292  # 300 characters, which a title may have; a property of a document has at most 255
    edit(bakery, "modules/cold.yml", ("title: Keeping cold", f"title: {title}"))
    decks = [artifact for artifact in planned(bakery, ("packs",)).artifacts if artifact.format == "pptx"]
    deck = next(artifact for artifact in decks if "MOD-COLD" in artifact.path)

    show = pptx.Presentation(io.BytesIO(render(replace(CONTEXT, fonts=()), deck)))

    assert show.core_properties.title == title[:255]
    assert show.slides[0].shapes.title.text_frame.text == title
