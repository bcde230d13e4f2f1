"""`make bench`: compare a build with reference tools that do the same, measured in one run.

cold       `sop build` from an empty store, against `mkdocs build` of the same staged pages and then
           `HTML().write_pdf()` for each document, in one process, with the system font
unchanged  `sop build` without changes
edited     `sop build` after an edit of one clause
page       first visit to a section page in a browser; see `benchmarks/page.py`
search     the site search against that of Material, on the same pages; see `benchmarks/search.py`
paper      a hundred checklists against WeasyPrint and Typst, and the whole handbook; see `benchmarks/paper.py`
diff       comparison of two releases of 5,000 clauses; see `benchmarks/releases.py`
verify     `sop verify` against `sha256sum -c`
kept       cold build with fifty archived versions against one with a single version
packs      training packs against their PDFs alone, and a class of a thousand; see `benchmarks/training.py`
large      loading, checking and linking 500 sections with 5,000 clauses
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks import paper, releases, training
from benchmarks.page import measure
from benchmarks.search import compare

ROOT = Path(__file__).resolve().parent.parent
RUNS = int(sys.argv[1]) if len(sys.argv) > 1 else 3
"""Number of runs, of which the best counts: `python -m benchmarks 1` for a quick look."""


def seconds(action: Callable[[], object]) -> float:
    """Return the duration of a call."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def sop(project: Path, *arguments: str) -> None:
    """Run the command on a project in a separate process."""
    command = [sys.executable, "-m", "generator", *arguments, "--project", str(project)]
    subprocess.run(command, check=True, cwd=ROOT, capture_output=True)


def plain(project: Path) -> None:
    """Run the reference build in a separate process."""
    subprocess.run([sys.executable, "-m", "benchmarks.plain", str(project)], check=True, cwd=ROOT, capture_output=True)


def copy_of_handbook(folder: Path) -> Path:
    """Copy the sources of the shipped handbook."""
    project = folder / "project"
    for name in ("sop_data", "content"):
        shutil.copytree(ROOT / name, project / name)
    return project


def forget(project: Path) -> None:
    """Remove the store and the output for a cold start."""
    shutil.rmtree(project / ".sop", ignore_errors=True)
    shutil.rmtree(project / "dist", ignore_errors=True)


def edit(project: Path, run: int) -> None:
    """Change the text of one clause, differently in each run."""
    path = project / "sop_data" / "sections" / "2.1.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        re.sub(r"(?m)^(    text: [^\n]*?)(（修改\d+）)?$", rf"\1（修改{run}）", text, count=1), encoding="utf-8"
    )


def words(section: int, clause: int) -> str:
    """Return forty characters that are unique to a clause."""
    digest = hashlib.shake_256(f"{section} {clause}".encode()).digest(80)
    return "".join(chr(0x4E00 + int.from_bytes(digest[i : i + 2]) % 6000) for i in range(0, 80, 2))


def large(project: Path) -> None:
    """Create a handbook of 500 sections with ten clauses each from one real section."""
    shutil.rmtree(project / "sop_data", ignore_errors=True)
    shutil.copytree(ROOT / "tests" / "projects" / "bakery" / "sop_data", project / "sop_data")
    section = (project / "sop_data" / "sections" / "1.1.yml").read_text(encoding="utf-8")
    head, rest = section.split("clauses:\n", 1)
    steps = "procedure:\n" + rest.split("procedure:\n", 1)[1]
    ids = []
    for i in range(1, 501):
        id_ = f"SEC-{(i - 1) // 10 + 1}.{(i - 1) % 10 + 1}"
        ids.append(id_)
        clauses = "".join(
            f"  - id: SEC-1.1-C{n}\n    strength: shall\n"
            f"    text: The baker shall write down {words(i, n)} within 10 minutes.\n"
            f"    basis: [{{grade: law, reference: REF-FOOD, article: Article 4}}]\n"
            for n in range(1, 11)
        )
        text = (head + "clauses:\n" + clauses + steps).replace("SEC-1.1", id_)
        (project / "sop_data" / "sections" / f"{id_[4:]}.yml").write_text(text, encoding="utf-8")
    taught = ", ".join(f"{id_}-C{n}" for id_ in ids for n in range(1, 11))
    module = project / "sop_data" / "modules" / "cold.yml"
    module.write_text(
        re.sub(r"clauses: .*", f"clauses: [{taught}]", module.read_text(encoding="utf-8")), encoding="utf-8"
    )
    chapters = "".join(
        f"  - {{number: {c + 1}, title: C{c + 1}, summary: S., sections: [{', '.join(ids[c * 10 : c * 10 + 10])}]}}\n"
        for c in range(50)
    )
    info = project / "sop_data" / "handbook.yml"
    info.write_text(info.read_text(encoding="utf-8").split("chapters:")[0] + "chapters:\n" + chapters, encoding="utf-8")


def main() -> None:
    """Run all benchmarks and print the table."""
    with tempfile.TemporaryDirectory() as name:
        project = copy_of_handbook(Path(name))
        ours, theirs, unchanged, edited = [], [], [], []
        for run in range(RUNS):
            forget(project)
            ours.append(seconds(lambda: sop(project, "build")))
            unchanged.append(seconds(lambda: sop(project, "build")))
            edit(project, run)
            edited.append(seconds(lambda: sop(project, "build")))
            theirs.append(seconds(lambda: plain(project)))
        measure(project / "dist" / "site", "sections/SEC-2.1.html")
        cold = min(ours)
        row("cold", cold, f"{cold / min(theirs):.2f} of the plain way ({min(theirs):.1f} s)", "0.70")
        row("unchanged", min(unchanged), f"{min(unchanged):.2f} s", "0.5 s")
        row("edited", min(edited), f"{min(edited) / cold:.2f} of cold", "0.25")
        compare(project)
        paper.compare()
        training.compare(project, row)
        compared = releases.diff(RUNS)
        row("diff", compared, f"{compared:.2f} s", "2 s")
        sop(project, "build")
        ours_, theirs_ = releases.verify(project, RUNS)
        row("verify", ours_, f"{theirs_ / ours_:.2f} of the speed of sha256sum", "not below 0.7")
        single = releases.cold(project)
        releases.keep_fifty(project)
        fifty = releases.cold(project)
        row("kept", fifty, f"{fifty / single:.2f} of the same with one", "1.10")
        large(project)
        checks = [seconds(lambda: sop(project, "check")) for _ in range(RUNS)]
        row("large", min(checks), f"{min(checks):.2f} s", "3 s")


def row(name: str, took: float, ratio: str, limit: str) -> None:
    """Print a row of the table."""
    print(f"{name:<10} {took:7.2f} s   {ratio:<36} at most {limit}")


if __name__ == "__main__":
    main()
