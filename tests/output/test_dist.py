"""What is published: the same bytes wherever and however it is made, changed whole or not at all."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

from support.projects import Built, SilentWatcher, built, copy_of

from generator.pipeline.build import build
from generator.pipeline.sources import FONTS, read
from generator.pipeline.versions import as_draft
from generator.plan.artifact import PARTS
from generator.plan.context import Context
from generator.plan.planner import plan
from generator.project import open_project
from generator.releases.chain import lineage, read_chain
from generator.render.bindery import bind
from generator.render.context import RenderContext
from generator.render.fonts import find_fonts, subset_fonts
from generator.render.formats import render


def sums(dist: Path) -> str:
    return (dist / "SHA256SUMS").read_text(encoding="utf-8")


def files(dist: Path) -> set[str]:
    return {path.relative_to(dist).as_posix() for path in dist.rglob("*") if path.is_file()}


def copy_with_store(built_before: Built, folder: Path) -> Built:
    """Copy a built project with what it published and all that its builds keep, so that builds of it are warm."""
    shutil.copytree(built_before.project.root, folder, dirs_exist_ok=True)
    return Built(open_project(folder, jobs=2))


def test_every_part_of_the_handbook_is_published(handbook):
    published = files(handbook.dist)

    checklists = {path.stem for path in (handbook.project.data / "checklists").glob("*.yml")}
    roles = {path.stem for path in (handbook.project.data / "roles").glob("*.yml")}
    sheets = {f"pdf/checklists/{id_}{size}.pdf" for id_ in checklists for size in ("", ".large", ".a5")}
    assert sheets == {p for p in published if p.startswith("pdf/checklists/") and not p.endswith(".fillable.pdf")}
    assert "pdf/forms/FORM-ORDER.pdf" in published
    assert {f"packs/{id_}.zip" for id_ in roles} == {p for p in published if p.startswith("packs/")}
    assert {
        "exports/handbook.json",
        "exports/training-matrix.xlsx",
        "manifest.json",
        "SHA256SUMS",
        "site/index.html",
    } <= published


def test_sha256sum_agrees_with_every_file(handbook):
    checked = subprocess.run(
        ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=handbook.dist, capture_output=True, text=True
    )

    assert (checked.returncode, checked.stdout + checked.stderr) == (0, "")
    assert files(handbook.dist) - {"SHA256SUMS"} == {line[66:] for line in sums(handbook.dist).splitlines()}


def test_the_manifest_names_size_digest_type_and_records_of_each_file(handbook):
    manifest = json.loads((handbook.dist / "manifest.json").read_text(encoding="utf-8"))
    ids = set(json.loads((handbook.dist / "exports/handbook.json").read_text(encoding="utf-8"))["index"]) | {
        manifest["handbook"]["id"]
    }

    assert len(manifest["files"]) > 1000
    for row in manifest["files"]:
        content = (handbook.dist / row["path"]).read_bytes()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (row["bytes"], row["sha256"])
        assert "/" in row["media_type"]
        assert set(row["records"]) <= ids
    by_path = {row["path"]: row for row in manifest["files"]}
    assert "SEC-2.1" in by_path["site/sections/SEC-2.1.html"]["records"]
    assert "CL-ACCEPT" in by_path["pdf/checklists/CL-ACCEPT.pdf"]["records"]
    assert files(handbook.dist) - {"manifest.json", "SHA256SUMS"} == set(by_path)


def test_another_folder_and_one_process_give_the_same_bytes(bakery, tmp_path):
    again = built(copy_of("bakery", tmp_path / "somewhere" / "else"), jobs=1)

    assert sums(bakery.dist) == sums(again.dist)


def test_another_process_gives_the_same_bytes_for_paper_of_every_kind(handbook, tmp_path):
    """Of the handbook that ships a file of each kind, and a book bound of its parts: all of it takes minutes."""
    project = open_project(copy_of("handbook", tmp_path))
    sources = read(project, SilentWatcher()).value
    sources = as_draft(sources, *lineage(read_chain(project).value, sources.handbook.info.version))
    planned = plan(Context(sources.handbook, sources.catalogue, frozenset({"pdf"}), sources.content))
    fonts = subset_fonts(find_fonts(("Noto Sans CJK SC",), FONTS).value, tmp_path / "fonts")
    context = RenderContext(project.theme, sources.catalogue, fonts, sources.logo)
    artifacts = {one.path: one for one in planned.artifacts}
    book = next(one for one in planned.booklets if one.path == "pdf/chapters/chapter-1.pdf")
    kinds = [f"checklists/CL-ACCEPT{size}.pdf" for size in ("", ".large", ".a5", ".fillable")]
    kinds += ["forms/FORM-ORDER.pdf", "forms/FORM-ORDER.fillable.pdf", "posters/RISKS.pdf", "posters/CARD-COUNTER.pdf"]

    made = {f"pdf/{path}": render(context, artifacts[f"pdf/{path}"]) for path in kinds}
    made[book.path] = bind(book, [render(context, artifacts[part.path]) for part in book.parts], fonts)

    assert {path: sha256(content).hexdigest() for path, content in made.items()} == {
        path: sha256((handbook.dist / path).read_bytes()).hexdigest() for path in made
    }


def test_a_build_from_the_store_gives_the_same_bytes_as_a_cold_one(bakery, tmp_path):
    folder = copy_with_store(bakery, tmp_path).project.root
    terms = folder / "sop_data" / "terms" / "all.yml"
    original = terms.read_text(encoding="utf-8")
    terms.write_text(original.replace("walk-in", "big"), encoding="utf-8")
    changed = sums(built(folder, jobs=1).dist)
    terms.write_text(original, encoding="utf-8")
    warm = sums(built(folder).dist)

    assert sums(bakery.dist) != changed
    assert sums(bakery.dist) == warm


def test_an_edit_of_one_clause_changes_only_what_shows_it(bakery, tmp_path):
    folder = copy_with_store(bakery, tmp_path).project.root
    before = dict(line.split("  ", 1)[::-1] for line in sums(bakery.dist).splitlines())
    section = folder / "sop_data" / "sections" / "1.1.yml"
    section.write_text(section.read_text(encoding="utf-8").replace("& dried", "and dried"), encoding="utf-8")
    after = dict(line.split("  ", 1)[::-1] for line in sums(built(folder).dist).splitlines())

    assert {
        "exports/csv/clauses.csv",
        "exports/handbook.json",
        "exports/handbook.xlsx",
        "exports/oscal/catalog.json",
        "exports/traceability.csv",
        "exports/traceability.xlsx",
        "manifest.json",
        "packs/ROLE-BAKER.zip",
        "packs/ROLE-SELLER.zip",
        "pdf/chapters/chapter-1.pdf",
        "pdf/handbook.pdf",
        "pdf/roles/ROLE-BAKER.pdf",
        "pdf/signoff/ROLE-BAKER.pdf",
        "site.zip",
        "site/assets/search/texts-0.js",
        "site/assets/search/words-*.js",
        "site/files/ROLE-BAKER.pdf",
        "site/files/ROLE-BAKER.signoff.pdf",
        "site/trainers/ROLE-BAKER.zip",
        "site/trainers/ROLE-SELLER.zip",
        "site/files/chapter-1.pdf",
        "site/files/handbook.pdf",
        "site/files/traceability.csv",
        "site/files/traceability.xlsx",
        "site/traceability/index.html",
        "site/verify.html",
        "site/sw.js",
        "site/modules/MOD-COLD.html",
        "site/roles/ROLE-BAKER.html",
        "site/sections/SEC-1.1.html",
    } == {re.sub(r"words-\d+", "words-*", path) for path in after if before.get(path) != after[path]}


def test_when_nothing_changed_no_heavy_library_is_imported(bakery, tmp_path):
    folder = copy_with_store(bakery, tmp_path).project.root
    built(folder)
    script = (
        "import sys; from generator.cli import main\n"
        f"main(['build', '--project', {str(folder)!r}], standalone_mode=False)\n"
        "print(sorted({'mkdocs', 'weasyprint', 'pydantic', 'yaml', 'jinja2', 'babel', 'rich'} & set(sys.modules)))"
    )

    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout

    assert said == "nothing changed: dist is up to date\n[]\n"


def test_a_published_file_that_was_touched_is_made_good(bakery, tmp_path):
    done = copy_with_store(bakery, tmp_path)
    right = sums(done.dist)
    (done.site / "index.html").write_text("edited by hand")

    built(tmp_path)

    assert right == sums(done.dist)
    assert (done.site / "index.html").read_text(encoding="utf-8") != "edited by hand"


def test_a_folder_with_foreign_files_is_not_replaced(tmp_path):
    folder = copy_of("bakery", tmp_path)
    (folder / "dist").mkdir()
    (folder / "dist" / "thesis.txt").write_text("years of work")

    outcome = build(open_project(folder), PARTS, SilentWatcher())

    assert (outcome.value, [d.code for d in outcome.diagnostics]) == (False, ["P701"])
    assert (folder / "dist" / "thesis.txt").read_text() == "years of work"


def test_a_run_that_died_between_the_two_renames_is_undone(bakery, tmp_path):
    done = copy_with_store(bakery, tmp_path)
    right = sums(done.dist)
    done.dist.rename(done.dist.with_name(".dist.old"))
    (tmp_path / ".dist.next").mkdir()
    (tmp_path / ".dist.next" / "half.txt").write_text("half")

    built(tmp_path)

    assert right == sums(done.dist)
    assert not list(tmp_path.glob(".dist.*"))


def test_errors_leave_what_was_published_as_it_was(bakery, tmp_path):
    done = copy_with_store(bakery, tmp_path)
    right = sums(done.dist)
    section = tmp_path / "sop_data" / "sections" / "1.1.yml"
    section.write_text(section.read_text(encoding="utf-8").replace("CL-OPEN", "CL-SHUT"), encoding="utf-8")

    outcome = build(open_project(tmp_path), PARTS, SilentWatcher())

    assert (False, {"L301"}) == (outcome.value, {d.code for d in outcome.diagnostics})
    assert right == sums(done.dist)


def test_only_the_parts_asked_for_are_published(bakery, tmp_path):
    done = built(copy_with_store(bakery, tmp_path).project.root, parts=("pdf", "exports"))

    published = files(done.dist)
    assert {"pdf/checklists/CL-OPEN.pdf", "pdf/forms/FORM-OPENING.pdf"} <= published
    assert {"exports/handbook.json", "exports/training-matrix.xlsx", "manifest.json", "SHA256SUMS"} <= published
    assert {path.split("/")[0] for path in published} == {"pdf", "exports", "manifest.json", "SHA256SUMS"}


def test_no_path_of_this_machine_and_no_date_of_today_is_published(bakery):
    paths = [str(bakery.project.root).encode(), str(Path.home()).encode() + b"/", b"/tmp/"]
    today = bakery.project.today.isoformat().encode()

    telling = [
        path.relative_to(bakery.dist).as_posix()
        for path in bakery.dist.rglob("*")
        if path.is_file() and any(word in path.read_bytes() for word in (*paths, today))
    ]

    assert telling == []


def test_the_wheel_carries_theme_and_overrides_and_builds_a_bare_project(tmp_path):
    root = Path(__file__).parent.parent.parent
    source = tmp_path / "source"
    kept = shutil.ignore_patterns(
        ".git", ".venv", ".sop", "dist", "tests", "sop_data", "content", "__pycache__", ".*_cache"
    )
    shutil.copytree(root, source, ignore=kept)
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path / "wheel")],
        cwd=source,
        check=True,
        capture_output=True,
    )
    wheel = next((tmp_path / "wheel").glob("sop_handbook-*.whl"))
    shutil.unpack_archive(wheel, tmp_path / "installed", "zip")
    folder = copy_of("bakery", tmp_path / "project")
    command = [sys.executable, "-m", "generator", "build", "--project", str(folder), "--only", "site,pdf"]
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "installed")}

    subprocess.run(command, cwd=tmp_path, env=environment, check=True, capture_output=True)

    assert (tmp_path / "installed" / "generator" / "bundled" / "theme" / "locale" / "zh-CN.po").is_file()
    for guide in ("auditors", "authors", "operators", "trainers"):
        assert (tmp_path / "installed" / "generator" / "guides" / f"{guide}.md").is_file()
    assert (folder / "dist" / "site" / "assets" / "sop.css").is_file()
