"""Every code has a case that raises it, a text that says it, and a page that explains it.

A case is a folder `<CODE>/` or `<CODE>-<variant>/`. Its files are laid over the bakery's; `NAME.delete` removes NAME.
A comment `# expect: CODE` marks a line that has to be complained about. `expected.txt` is what `sop check` says.
What cannot lie in a repository as a file is a test further down.
"""

import builtins
import hashlib
import os
import re
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from support.projects import SilentWatcher

from generator.cli import main
from generator.diagnostics.codes import CODES
from generator.diagnostics.locate import Locator
from generator.engine.files import sole_use
from generator.load.yaml_reader import read_yaml
from generator.pipeline.build import build
from generator.project import PACKAGE, open_project
from generator.render import formats

HERE = Path(__file__).parent
PAGES = PACKAGE / "diagnostics" / "pages"
IN_CODE = {
    *("L101", "L103", "L114", "L116", "R601", "R602", "R603", "R604", "R605", "R606"),
    *("P701", "P702", "P704", "P705", "P706", "P711"),
}
"""Codes whose case is a test in this file."""

OF_REVIEWS = {"C418"}
"""Codes whose case is a test in tests/unit/test_reviews.py."""

OF_READERS = {"T161", "T162", "T163", "T164", "T165", "T166"}
"""Codes whose case is a test in tests/unit/test_readers.py."""

OF_RECORDS = {code for code in CODES if code.startswith("F8")}
"""Codes whose case is a test in test_records.py."""

OF_ISSUE = {code for code in CODES if code.startswith("I9")}
"""Codes whose case is a test in tests/output/test_issue.py."""

OF_CLASSES = {code for code in CODES if code.startswith("T1")} - OF_READERS
"""Codes whose case is a test in tests/output/test_class.py."""

OF_BINDERS = {"V116", "V117", "V118"}
"""Codes whose case is a test in tests/output/test_binder.py or test_redline.py."""

OF_RELEASES = {code for code in CODES if code.startswith("V1")} - OF_BINDERS | {"P707", "P708", "P709", "P710"}
"""Codes whose case is a test in tests/unit/test_releases.py or tests/output/test_versions.py."""

OF_PACKS = {"P502", "P503", "P504", "P505"}
"""Codes whose case is a test in tests/output/test_short_course.py."""

READ_AS_YAML = {"L102", "L104", "L105", "L106", "L107", "L108", "L109", "L110", "L111", "L115"}
"""Codes that come up while a file is read as YAML, before anyone asks what it holds."""


@dataclass(frozen=True)
class Case:
    """One folder of cases."""

    folder: Path

    @property
    def code(self) -> str:
        return self.folder.name[:4]

    @property
    def command(self) -> tuple[str, ...]:
        """Codes of the last steps come up only when something is built."""
        return ("build", "--only", "site") if self.code == "P703" else ("check",)

    @property
    def is_warning(self) -> bool:
        return CODES[self.code].severity == "warning"

    def lay_over(self, project: Path) -> None:
        for file in self.files():
            target = project / file.relative_to(self.folder)
            if file.suffix == ".delete":
                target.with_suffix("").unlink()
            else:
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, target)

    def files(self) -> list[Path]:
        return sorted(path for path in self.folder.rglob("*") if path.is_file() and path.name != "expected.txt")

    def expected_lines(self) -> list[tuple[str, int, str]]:
        """File, line and code of every line that expects a complaint."""
        return sorted(
            (file.relative_to(self.folder).as_posix(), number, code)
            for file in self.files()
            for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1)
            for code in re.findall(r"# expect: ([A-Z][0-9]{3})", line)
        )


CASES = [Case(folder) for folder in sorted(HERE.iterdir()) if folder.is_dir() and folder.name != "__pycache__"]


def title(case: Case) -> str:
    return f"{case.folder.name} {CODES[case.code].title}"


def publish_something(project: Path) -> dict[str, bytes]:
    """Put a `dist/` there as an earlier run would have left it."""
    dist = project / "dist"
    dist.mkdir()
    dist.joinpath("marker.txt").write_bytes(b"published earlier")
    digest = hashlib.sha256(b"published earlier").hexdigest()
    dist.joinpath("SHA256SUMS").write_text(f"{digest}  marker.txt\n")
    return published(project)


def published(project: Path) -> dict[str, bytes]:
    dist = project / "dist"
    return {path.relative_to(dist).as_posix(): path.read_bytes() for path in dist.rglob("*") if path.is_file()}


@pytest.mark.parametrize("case", CASES, ids=title)
def test_a_defect_is_told_with_its_place_and_a_hint(case, bakery, sop, golden):
    case.lay_over(bakery)
    before = publish_something(bakery)

    run = sop(*case.command[:1], bakery, *case.command[1:])

    golden(case.folder / "expected.txt", run.complaints)
    assert run.complaints.count("   = hint: ") >= run.complaints.count(f"[{case.code}]: ") > 0
    assert run.exit == (0 if case.is_warning else 1)
    assert published(bakery) == before


@pytest.mark.parametrize("case", [case for case in CASES if case.command == ("check",)], ids=title)
def test_the_complaint_points_to_the_line_that_expects_it_and_nothing_is_published(case, bakery):
    case.lay_over(bakery)
    before = publish_something(bakery)
    project = open_project(bakery, jobs=1)

    outcome = build(project, ("site",), SilentWatcher(), strict=True)

    locator = Locator(project.read_source)
    places = [(d.at.file, locator.find(d.at), d.code) for d in outcome.diagnostics]
    lines = [(file, at.line, code) for file, at, code in places if at is not None and file.endswith(".yml")]
    assert sorted(lines) == case.expected_lines()
    assert outcome.value is False
    assert published(bakery) == before


@pytest.mark.parametrize("case", [case for case in CASES if case.is_warning], ids=lambda case: case.folder.name)
def test_a_warning_is_an_error_when_one_is_strict(case, bakery, sop):
    case.lay_over(bakery)

    run = sop("check", bakery, "--strict")

    assert run.exit == 1
    assert f"error[{case.code}]" in run.complaints


def test_the_bakery_itself_is_without_complaint(bakery, sop):
    run = sop("check", bakery, "--strict")

    assert (run.exit, run.complaints, run.out) == (0, "", "no problems found\n")


# What cannot lie in a repository as a file


def test_l101_a_file_that_is_not_utf8_is_refused_at_the_byte(bakery, sop):
    (bakery / "sop_data/terms/extra.yml").write_bytes("id: TERM-OVEN\ntitle: 烤炉\n".encode("gbk"))

    run = sop("check", bakery)

    assert run.exit == 1
    assert run.complaints == (
        "error[L101]: byte 0xBF is not UTF-8\n"
        " --> sop_data/terms/extra.yml:2:8\n"
        "   = hint: save the file as UTF-8; editors on Chinese Windows may have used GBK or UTF-16\n"
        "\n1 error, 0 warnings; `sop explain CODE` explains L101\n"
    )


def test_l103_a_file_that_is_too_large_is_refused_unread(bakery, sop):
    (bakery / "sop_data/terms/extra.yml").write_bytes(b"# padding\n" * 5_000_000)

    run = sop("check", bakery)

    assert run.exit == 1
    assert run.complaints == (
        "error[L103]: the file has more than 2 MB\n"
        " --> sop_data/terms/extra.yml\n"
        "   = hint: split it into several files\n"
        "\n1 error, 0 warnings; `sop explain CODE` explains L103\n"
    )


def test_l114_a_link_out_of_the_project_is_refused_and_what_it_leads_to_is_not_shown(bakery, sop, tmp_path):
    tmp_path.joinpath("secret.yml").write_text("password: hunter2\n")
    (bakery / "sop_data/terms/extra.yml").symlink_to(tmp_path / "secret.yml")

    run = sop("check", bakery)

    assert run.exit == 1
    assert run.complaints == (
        "error[L114]: `sop_data/terms/extra.yml` points outside the project\n"
        " --> sop_data/terms/extra.yml\n"
        "   = hint: copy the target into the project\n"
        "\n1 error, 0 warnings; `sop explain CODE` explains L114\n"
    )


def test_l116_a_file_that_cannot_be_opened_is_named(bakery, sop):
    (bakery / "sop_data/terms/extra.yml").symlink_to("nowhere.yml")

    run = sop("check", bakery)

    assert run.exit == 1
    assert run.complaints == (
        "error[L116]: `sop_data/terms/extra.yml` cannot be opened: no such file or directory\n"
        " --> sop_data/terms/extra.yml\n"
        "   = hint: replace it with a regular file\n"
        "\n1 error, 0 warnings; `sop explain CODE` explains L116\n"
    )


@pytest.mark.parametrize(
    ("name", "way_in"), [("sop_data/terms/all.yml", (os, "open")), ("sop_data/terms", (Path, "iterdir"))]
)
def test_l116_what_the_author_may_not_read_is_named_with_the_reason(name, way_in, bakery, sop, monkeypatch):
    allowed = getattr(*way_in)

    def denied(path, *arguments, **more):  # chmod would not stop root, who runs the tests in containers
        if path == bakery / name:
            raise PermissionError(13, "Permission denied", str(path))
        return allowed(path, *arguments, **more)

    monkeypatch.setattr(*way_in, denied)

    run = sop("check", bakery)

    assert run.exit == 1
    assert run.complaints == (
        f"error[L116]: `{name}` cannot be opened: permission denied\n"
        f" --> {name}\n"
        "   = hint: check its permissions\n"
        "\n1 error, 0 warnings; `sop explain CODE` explains L116\n"
    )


def test_schemas_that_cannot_be_written_are_reported_with_their_folder(bakery, sop):
    (bakery / "sop_data/schema").write_text("not a folder", encoding="utf-8")

    run = sop("schema", bakery)

    assert run.exit == 1
    assert "error[P710]: `sop_data/schema" in run.complaints


def test_r601_a_missing_fontconfig_is_named_and_no_font_is_blamed(bakery, sop, monkeypatch, tmp_path):
    before = publish_something(bakery)
    monkeypatch.setenv("PATH", str(tmp_path))

    run = sop("build", bakery, "--only", "exports")

    assert run.exit == 1
    assert published(bakery) == before
    assert run.complaints.startswith("error[R601]: `fc-match` cannot be run: no such file or directory\n")
    assert "   = hint: install fontconfig" in run.complaints


def test_r601_a_missing_font_is_named_with_the_package_that_has_it(bakery, sop, monkeypatch, tmp_path):
    before = publish_something(bakery)
    (tmp_path / "fc-match").write_text("#!/bin/sh\necho Another; echo /another.ttf; echo 0\n")
    (tmp_path / "fc-match").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")  # fontconfig answers with another font than was asked for

    run = sop("build", bakery, "--only", "exports")

    assert run.exit == 1
    assert published(bakery) == before
    assert run.complaints == (
        "error[R601]: the font `Noto Sans CJK SC` is not installed\n"
        "  --> sop_data/handbook.yml:38:3\n"
        "   |\n"
        "38 |   address: https://bakery.example.com/handbook/\n"
        "   |   ^^^^^^^\n"
        "   = hint: install it: `apt-get install fonts-noto-cjk` on Debian and Ubuntu; the README names other systems\n"
        "\n1 error, 0 warnings; `sop explain CODE` explains R601\n"
    )


def test_r603_a_character_that_no_font_of_the_house_has_is_named_with_its_page(bakery, sop):
    before = publish_something(bakery)
    checklist = bakery / "sop_data" / "checklists" / "open.yml"
    checklist.write_text(
        checklist.read_text("utf-8").replace("The counter is clean", "The counter 🥐 is clean"), "utf-8"
    )

    run = sop("build", bakery, "--only", "pdf")

    assert run.exit == 1
    assert published(bakery) == before
    assert run.complaints.startswith(
        "error[R603]: `pdf/checklists/CL-OPEN.pdf` needs characters that the fonts do not have: "
        "`🥐` (U+1F950) on page 1\n  --> sop_data/checklists/open.yml:16:31\n"
    )


def test_r604_a_pdf_that_breaks_a_standard_is_named_with_what_it_breaks(bakery, sop):
    shutil.copytree(PACKAGE.parent / "theme", bakery / "theme")
    template = bakery / "theme" / "print" / "checklist.html.j2"
    body = "{% block content %}"
    template.write_text(template.read_text("utf-8").replace(body, body + "<h3>Gap</h3>"), "utf-8")
    before = publish_something(bakery)

    run = sop("build", bakery, "--only", "pdf")

    assert run.exit == 1
    assert published(bakery) == before
    assert run.complaints.startswith(
        "error[R604]: `pdf/checklists/CL-OPEN.pdf` violates a standard that it claims: "
        "a heading of level 3 follows one of level 1 (UA 7.4.2)\n --> theme/print/checklist.html.j2\n"
    )


@pytest.mark.parametrize("template", ["{{ view.nonsense }}\n", "{% if %}\n"], ids=["unknown name", "broken syntax"])
def test_r602_a_template_that_does_not_fit_its_view_is_named(template, bakery, sop):
    shutil.copytree(PACKAGE.parent / "theme", bakery / "theme")
    (bakery / "theme/page/term.md.j2").write_text(template)
    before = publish_something(bakery)

    run = sop("build", bakery, "--only", "site")

    assert run.exit == 1
    assert published(bakery) == before
    assert "error[R602]: " in run.complaints
    assert " --> theme/page/term.md.j2:1" in run.complaints


def test_r602_a_template_that_does_not_exist_is_named(bakery, sop):
    shutil.copytree(PACKAGE.parent / "theme", bakery / "theme")
    (bakery / "theme/page/term.md.j2").unlink()
    before = publish_something(bakery)

    run = sop("build", bakery, "--only", "site")

    assert run.exit == 1
    assert published(bakery) == before
    assert run.complaints.startswith(
        "error[R602]: the template cannot be rendered: `theme/page/term.md.j2` does not exist\n"
        " --> theme/page/term.md.j2:1"
    )


def test_r602_a_folder_that_a_project_s_theme_lacks_is_named(bakery, sop):
    shutil.copytree(PACKAGE.parent / "theme", bakery / "theme")
    shutil.rmtree(bakery / "theme/page")
    before = publish_something(bakery)

    run = sop("build", bakery, "--only", "site")

    assert run.exit == 1
    assert published(bakery) == before
    assert run.complaints.startswith(
        "error[R602]: the template cannot be rendered: "
        "the format `page` reads `theme/page`, which does not exist\n --> theme/page\n"
    )


def test_r605_a_renderer_that_returns_no_bytes_is_named_with_its_document(bakery, sop, monkeypatch):
    row = formats._ROWS["csv"]
    monkeypatch.setitem(formats._ROWS, "csv", replace(row, render=lambda context, template, view: b""))
    before = publish_something(bakery)

    run = sop("build", bakery, "--only", "exports")

    assert run.exit == 1
    assert published(bakery) == before
    assert run.complaints.startswith(
        "error[R605]: `exports/csv/clauses.csv` cannot be rendered: "
        "the renderer of the format `csv` returned no bytes\n --> sop_data/"
    )


@pytest.fixture
def no_pango(monkeypatch):
    """A machine without Pango: WeasyPrint is installed, and cannot be imported."""
    real = builtins.__import__

    def without(name, *arguments, **more):
        if name.split(".")[0] == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0': libpango-1.0-0: cannot open shared object file")
        return real(name, *arguments, **more)

    monkeypatch.setattr(builtins, "__import__", without)


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_r606_a_missing_library_is_named_with_its_package_and_no_folder_is_blamed(jobs, bakery, sop, no_pango):
    before = publish_something(bakery)

    run = sop("build", bakery, "--only", "pdf", "--jobs", jobs)

    assert run.exit == 1
    assert published(bakery) == before
    assert run.complaints.startswith(
        "error[R606]: WeasyPrint cannot be loaded: cannot load library 'libpango-1.0-0'\n --> weasyprint\n"
        "   = hint: install it: `apt-get install libpango-1.0-0 "
    )
    assert "cannot be written" not in run.complaints


def test_p711_a_file_that_rendering_needs_is_named_and_no_folder_is_blamed(bakery, sop):
    shutil.copytree(PACKAGE.parent / "theme", bakery / "theme")
    (bakery / "theme/print/print.css").unlink()
    before = publish_something(bakery)

    run = sop("build", bakery, "--only", "pdf")

    assert run.exit == 1
    assert published(bakery) == before
    assert run.complaints == (
        "error[P711]: `theme/print/print.css` cannot be used: no such file or directory\n"
        " --> theme/print/print.css\n"
        "   = hint: check that it exists and can be read\n"
        "\n1 error, 0 warnings; `sop explain CODE` explains P711\n"
    )


def test_p701_files_that_no_build_made_are_named_and_kept(bakery, sop):
    publish_something(bakery)
    (bakery / "dist/thesis.txt").write_text("the only copy")
    before = published(bakery)

    run = sop("build", bakery)

    assert run.exit == 1
    assert published(bakery) == before
    assert run.complaints == (
        "error[P701]: `dist` contains files that no build has written: `thesis.txt`\n"
        " --> dist\n"
        "   = hint: move them elsewhere, or name another folder with --out\n"
        "\n1 error, 0 warnings; `sop explain CODE` explains P701\n"
    )


def test_p702_a_second_build_at_the_same_time_is_sent_away(bakery, sop):
    before = publish_something(bakery)

    with sole_use(bakery / ".sop" / "lock"):
        run = sop("build", bakery)

    assert run.exit == 1
    assert published(bakery) == before
    assert run.complaints == (
        "error[P702]: another build of this project is running\n"
        " --> dist\n"
        "   = hint: wait until it is done\n"
        "\n1 error, 0 warnings; `sop explain CODE` explains P702\n"
    )


def test_p702_is_not_said_where_locks_cannot_be_had(bakery, sop, monkeypatch):
    def refuse(*_):
        raise OSError(37, "No locks available")

    monkeypatch.setattr("fcntl.flock", refuse)

    run = sop("build", bakery)

    assert run.exit == 1
    assert run.complaints.startswith("error[P711]: the operating system refuses to continue: no locks available\n")


# Codes, cases and pages belong together


def test_p705_a_file_that_was_changed_or_lost_after_it_was_published_is_named(bakery, sop):
    sop("build", bakery, "--only", "exports,pdf")
    (bakery / "dist" / "exports" / "handbook.json").write_text("{}")
    sheet = next((bakery / "dist" / "pdf" / "checklists").glob("*.pdf"))
    sheet.unlink()

    run = sop("verify", bakery)

    assert run.exit == 1
    assert "error[P705]: `exports/handbook.json` was changed since it was published\n" in run.complaints
    assert f"error[P705]: `pdf/checklists/{sheet.name}` is missing since it was published\n" in run.complaints
    assert sop("verify", bakery, str(bakery / "nothing")).exit == 1


def test_p705_a_file_that_nobody_published_is_named(bakery, sop):
    sop("build", bakery, "--only", "exports")
    (bakery / "dist" / "exports" / "more.json").write_text("{}")

    assert "error[P705]: `exports/more.json` was added since it was published" in sop("verify", bakery).complaints


def test_p706_verapdf_is_asked_where_somebody_has_it(bakery, sop, tmp_path):
    """A stand-in that answers as veraPDF does, a line a file: it passes all but one, which it knows by its name."""
    sop("build", bakery, "--only", "pdf")
    verapdf = tmp_path / "verapdf"
    verapdf.write_text(
        "#!/bin/sh\nflavour=$2; shift 4\n"
        'for file in "$@"; do case "$file$flavour" in *CL-OPEN.pdfua1) echo "FAIL $file $flavour";; '
        '*) echo "PASS $file $flavour";; esac; done\n'
    )
    verapdf.chmod(0o755)

    run = sop("verify", bakery, "--verapdf", str(verapdf))
    none = sop("verify", bakery, "--verapdf", str(tmp_path / "nowhere"))

    assert run.exit == none.exit == 1
    assert run.complaints.count("error[P706]") == 1
    assert "`pdf/checklists/CL-OPEN.pdf` does not pass veraPDF as ua1" in run.complaints
    assert "nowhere` cannot be run: no such file or directory" in none.complaints


def test_every_code_has_a_case_and_a_page_and_there_are_no_others():
    assert (
        {case.code for case in CASES}
        | IN_CODE
        | OF_RECORDS
        | OF_ISSUE
        | OF_CLASSES
        | OF_PACKS
        | OF_RELEASES
        | OF_BINDERS
        | OF_REVIEWS
        | OF_READERS
        == set(CODES)
    )
    assert {page.stem for page in PAGES.glob("*.md")} == set(CODES)


def test_p704_a_script_in_a_page_template_is_named_and_nothing_is_published(bakery, sop):
    before = publish_something(bakery)
    shutil.copytree(open_project(bakery).theme, bakery / "theme")
    template = bakery / "theme" / "page" / "risks.md.j2"
    template.write_text(template.read_text("utf-8") + "\n<script>count()</script>\n", "utf-8")

    run = sop("build", bakery, "--only", "site")

    assert run.exit == 1
    assert published(bakery) == before
    assert run.complaints.startswith(
        "error[P704]: the page `risks/index.html` has an inline script that is not the theme's\n --> mkdocs.yml\n"
    )


def test_every_code_with_a_case_in_this_file_has_a_test_named_after_it():
    named = {name[5:9].upper() for name in globals() if re.match(r"test_[a-z][0-9]{3}_", name)}

    assert named == IN_CODE


@pytest.mark.parametrize("code", CODES)
def test_a_page_is_headed_as_the_table_has_it_and_short(code):
    lines = (PAGES / f"{code}.md").read_text(encoding="utf-8").splitlines()

    assert lines[0] == f"# {code}: {CODES[code].title}"
    assert 10 <= len(lines) <= 25
    assert all(len(line) <= 120 for line in lines)


@pytest.mark.parametrize("code", CODES)
def test_the_example_of_a_page_is_wrong_and_then_right(code):
    """Examples are pieces of records. The reader of YAML finds its own codes in what is wrong, and nothing else."""
    page = (PAGES / f"{code}.md").read_text(encoding="utf-8")
    blocks = re.findall(
        r"^```(yaml|markdown|text)\n\W+(wrong|right)\b[^\n]*\n(.*?)^```$", page, re.DOTALL | re.MULTILINE
    )

    assert [mark for _, mark, _ in blocks] == ["wrong", "right"]
    for language, mark, body in blocks:
        if language == "yaml":
            found = {d.code for d in read_yaml("page.yml", body.encode()).diagnostics}
            assert found == ({code} if mark == "wrong" and code in READ_AS_YAML else set())


@pytest.mark.parametrize("code", CODES)
def test_sop_explain_prints_the_page_of_a_code(code):
    result = CliRunner().invoke(main, ["explain", code.lower()], catch_exceptions=False)

    assert result.exit_code == 0
    assert result.stdout == (PAGES / f"{code}.md").read_text(encoding="utf-8")


def test_sop_explain_refuses_a_code_that_does_not_exist():
    result = CliRunner().invoke(main, ["explain", "L999"])

    assert result.exit_code == 2
    assert "no diagnostic has the code L999" in result.stderr
