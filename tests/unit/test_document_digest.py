"""Digests on paper: they cover every word that a document says, and nothing that belongs to the program."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from support.projects import read_sources

from generator.link.handbook import Handbook
from generator.link.linker import link
from generator.link.references import PART_KINDS
from generator.load.catalogue import Catalogue
from generator.load.records import Entry, adapter
from generator.model.kinds import HANDBOOK, KINDS
from generator.model.published import published
from generator.pipeline.sources import reopen
from generator.plan.artifact import Artifact, Booklet
from generator.plan.context import Context
from generator.plan.planner import plan
from generator.project import open_project
from generator.releases.chain import read_chain

ROOT = Path(__file__).parents[2]
BAKERY = ROOT / "tests" / "projects" / "bakery"
PUBLISHED = ROOT / "tests" / "published"
KIND = {kind.name: kind for kind in (HANDBOOK, *KINDS)}

ASKED_ALONE = ("pdf/checklists/", "pdf/forms/")
"""Their digest covers what is asked, for records repeat it: not the purpose, the page head, or where they are kept."""


@dataclass(frozen=True)
class Printed:
    """A controlled document: its number, its digest, and all that its view says beside its identity."""

    number: str
    digest: str
    words: str


def printed(handbook: Handbook, catalogue: Catalogue) -> dict[str, Printed]:
    """Every document that bears a digest, by path."""
    planned = plan(Context(handbook, catalogue, frozenset({"pdf", "packs"})))
    views = {artifact.path: artifact.view for artifact in planned.artifacts}
    words = {path: repr(view) for path, view in views.items()}
    words |= {booklet.path: "".join(repr(views[part.path]) for part in booklet.parts) for booklet in planned.booklets}
    found = {}
    files: tuple[Artifact | Booklet, ...] = (*planned.artifacts, *planned.booklets)
    for file in files:
        if file.document is not None:
            document_id = file.document.document_id
            beside = re.sub(r"DocumentId\(.*?\)|[0-9a-f]{64}", "", words[file.path].replace(document_id.digest, ""))
            found[file.path] = Printed(document_id.number, document_id.digest, beside)
    return found


def texts(data: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Where the texts of a record stand."""
    if isinstance(data, str):
        yield path
    elif isinstance(data, dict | list):
        for key, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from texts(value, (*path, key))


def with_text(data: Any, path: tuple[str | int, ...]) -> object:
    """A copy of a record's data in which the text at a path has two words more."""
    if not path:
        return f"{data} and more"
    changed = data.copy()
    changed[path[0]] = with_text(data[path[0]], path[1:])
    return changed


def edits(entries: tuple[Entry, ...]) -> Iterator[tuple[str, Handbook]]:
    """The handbook with one text changed, for each text of which a change is valid; and where that text stands."""
    for at, entry in enumerate(entries):
        data = published(entry.record)
        for path in texts(data):
            try:
                record = adapter(KIND[entry.kind]).validate_json(json.dumps(with_text(data, path)))
            except ValidationError:
                continue
            linked = link((*entries[:at], Entry(entry.kind, record, entry.at), *entries[at + 1 :]))
            if linked.value is not None:
                yield f"{entry.record.id} {path}", linked.value


def test_no_word_on_paper_changes_without_the_digest():
    sources = read_sources(BAKERY)
    entries = tuple(entry for entry in sources.handbook.entries.values() if entry.kind not in PART_KINDS.values())
    before = printed(sources.handbook, sources.catalogue)
    seen: set[str] = set()
    unnoticed: list[tuple[str, str]] = []

    for place, handbook in edits(entries):
        after = printed(handbook, sources.catalogue)
        changed = [path for path in before if path in after and before[path].words != after[path].words]
        seen |= {path for path in changed if not path.startswith(ASKED_ALONE)}
        unnoticed += [(place, path) for path in changed if before[path].digest == after[path].digest]

    assert [(place, path) for place, path in unnoticed if not path.startswith(ASKED_ALONE)] == []
    assert len(seen) > 10


@pytest.mark.parametrize(
    ("record", "path"),
    [
        ("CL-OPEN", ("groups", 0, "items", 0, "text")),
        ("CL-OPEN", ("facts", 0)),
        ("FORM-OPENING", ("fields", 0, "label")),
    ],
)
def test_a_sheet_to_fill_in_has_another_digest_when_it_asks_something_else(record, path):
    sources = read_sources(BAKERY)
    entries = tuple(entry for entry in sources.handbook.entries.values() if entry.kind not in PART_KINDS.values())
    before = printed(sources.handbook, sources.catalogue)

    after = next(
        printed(handbook, sources.catalogue) for place, handbook in edits(entries) if place == f"{record} {path}"
    )

    sheet = next(name for name in before if name.endswith(f"/{record}.pdf"))
    assert before[sheet].digest != after[sheet].digest


RENAMED = (
    (r"\bClauseView\b", "RequirementView"),
    (r"\bFlowStep\b", "FlowBox"),
    (r"\bPaperSheet\b", "PrintedPaper"),
    (r"\blane\b", "column_of_role"),
)
"""Classes and a field of views, and what another version of the program might call them."""

DIGESTS = """
import json, sys
sys.path[:0] = ["tests", "tests/unit"]
from support.projects import read_sources
from test_document_digest import BAKERY, printed
sources = read_sources(BAKERY)
from generator.plan.shared import flow
print(json.dumps({
    "class": flow.flow.__globals__.get("FlowBox", flow.flow).__name__,
    "digests": {path: one.digest for path, one in printed(sources.handbook, sources.catalogue).items()},
}))
"""


def test_a_digest_stays_when_a_view_class_and_a_field_are_renamed(tmp_path):
    for name in ("generator", "theme", "site_overrides", "tests"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", ".sop", "dist"))
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    for path in (tmp_path / "generator").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        for old, new in RENAMED:
            text = re.sub(old, new, text)
        path.write_text(text, encoding="utf-8")

    run = subprocess.run([sys.executable, "-c", DIGESTS], cwd=tmp_path, capture_output=True, text=True, check=False)

    assert run.returncode == 0, run.stderr
    answer = json.loads(run.stdout)
    assert answer["class"] == "FlowBox"
    sources = read_sources(BAKERY)
    ours = {path: one.digest for path, one in printed(sources.handbook, sources.catalogue).items()}
    assert len(ours) > 10
    assert answer["digests"] == ours


@pytest.mark.parametrize("version", ["V1.0", "V1.1"])
def test_papers_of_released_versions_keep_their_digests(version, request):
    """Paper of these versions is in use: what `verify.html` says of it must never depend on the program."""
    project = open_project(ROOT)
    kept = next(one for one in read_chain(project).value if one.snapshot.version == version)
    sources = reopen(project, kept).value
    lines = sorted(
        f"{one.number}\t{path}\t{one.digest}\n" for path, one in printed(sources.handbook, sources.catalogue).items()
    )
    file = PUBLISHED / f"digests-{version}.tsv"
    if not file.exists() and request.config.getoption("--update"):
        file.write_text("".join(lines), encoding="utf-8")

    assert "".join(lines) == file.read_text(encoding="utf-8")
