"""Training packs against their PDFs alone, and certificates per second.

packs         `sop build --only packs` from an empty store, against rendering and binding only their PDFs
certificates  `sop class --results` for a class of a thousand who all passed, including all other files of the class
"""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

from benchmarks.sources import read_project
from generator.engine.store import Store
from generator.plan.context import Context
from generator.plan.planner import plan
from generator.publish.produce import produce
from generator.render.formats import format_of

ROOT = Path(__file__).resolve().parent.parent
PEOPLE = 1_000


def pdfs(project_root: Path) -> None:
    """Render the PDFs of all packs from an empty store."""
    from benchmarks.paper import _render_context

    project, sources = read_project(project_root)
    whole = plan(Context(sources.handbook, sources.catalogue, frozenset({"packs"})))
    sheets = tuple(artifact for artifact in whole.artifacts if format_of(artifact).claims is not None)
    alone = replace(whole, artifacts=sheets, bundles=())
    context = _render_context(project, sources)
    produce(project, sources.handbook, alone, context, Store(project.store), lambda _: nullcontext(lambda: None))


def compare(project: Path, row: Callable[[str, float, str, str], None]) -> None:
    """Print the rows of the table."""
    alone = _took([sys.executable, "-m", "benchmarks.training", str(project)], project)
    packed = _took([sys.executable, "-m", "generator", "build", "--only", "packs", "--project", str(project)], project)
    row("packs", packed, f"{packed / alone:.2f} of their PDFs alone ({alone:.1f} s)", "1.50")
    with tempfile.TemporaryDirectory() as name:
        took = _class(project, Path(name))
    row("class", took, f"{PEOPLE / took:.1f} certificates a second", "20 at least")


def _took(command: list[str], project: Path) -> float:
    shutil.rmtree(project / ".sop", ignore_errors=True)
    shutil.rmtree(project / "dist", ignore_errors=True)
    start = time.perf_counter()
    subprocess.run(command, check=True, cwd=ROOT, capture_output=True)
    return time.perf_counter() - start


def _class(project: Path, folder: Path) -> float:
    """Return the seconds for the results of a class."""
    rows = [[f"S{i:04d}", f"学员{i:04d}（示例）", "线路一班（示例）"] for i in range(PEOPLE)]
    _write(folder / "people.csv", [["工号", "姓名", "所属单位"], *rows])
    _write(folder / "scores.csv", [["工号", "理论", "实操"], *([row[0], "90", "90"] for row in rows)])
    (folder / "class.yml").write_text(
        "id: CLASS-1\ncurriculum: CUR-LINEMAN\nversion: V1.0\nplace: 示例\ntrainers: [示例]\nparticipants: people.csv\n"
        "dates: [2026-07-06, 2026-07-07, 2026-07-08, 2026-07-09]\n",
        encoding="utf-8",
    )
    files = [str(folder / "class.yml"), "--results", str(folder / "scores.csv"), "--out", str(folder / "out")]
    start = time.perf_counter()
    command = [sys.executable, "-m", "generator", "class", "--project", str(project), *files]
    subprocess.run(command, check=True, cwd=ROOT, capture_output=True)
    return time.perf_counter() - start


def _write(path: Path, rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


if __name__ == "__main__":
    pdfs(Path(sys.argv[1]))
