"""Releases: compare two, verify published files, and build a site with fifty versions.

diff     two releases of 5,000 clauses, read from their files and compared; a fifth of the clauses differ
verify   `sop verify` of the built handbook against `sha256sum -c` of the same files
kept     cold build of the newest version with fifty archived versions against one; the sites of older versions exist
         already, because they are built only once
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

from benchmarks.sources import read_project
from generator.pipeline.sources import reopen
from generator.pipeline.versions import _key
from generator.plan.site.notice import superseded
from generator.project import open_project
from generator.releases.chain import Kept, read_chain
from generator.releases.impact import compared, retraining
from generator.releases.snapshot import Snapshot, from_bytes, to_bytes

ROOT = Path(__file__).resolve().parent.parent
CLAUSES, VERSIONS = 5_000, 50


def _seconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def diff(runs: int) -> float:
    """Return the seconds from reading two release files to all changes, their impact and the retraining needed."""
    project, sources = read_project(ROOT)
    newest = read_chain(project).value[-1].snapshot
    old = replace(newest, records=_many(newest, ""))
    new = replace(newest, records=_many(newest, "另有约定的除外。"))
    files = [to_bytes(snapshot) for snapshot in (old, new)]

    def compare() -> None:
        before, after = (from_bytes(file, whole=False) for file in files)
        retraining(compared(before, after, sources.catalogue))

    return min(_seconds(compare) for _ in range(runs))


def _many(model: Snapshot, addition: str) -> dict[str, tuple[str, object]]:
    """Return the records of a release with 500 sections of ten clauses; a fifth of the clauses get `addition`."""
    texts = [
        clause["text"] for kind, record in model.records.values() if kind == "section" for clause in record["clauses"]
    ]
    records = {id_: entry for id_, entry in model.records.items() if entry[0] not in ("section", "checklist", "module")}
    section = next(record for kind, record in model.records.values() if kind == "section")
    for at in range(CLAUSES // 10):
        id_ = f"SEC-{at // 10 + 1}.{at % 10 + 1}"
        clauses = [
            {
                "id": f"{id_}-C{n}",
                "strength": "shall",
                "text": texts[(at * 10 + n) % len(texts)] + (addition if n % 5 == 0 else ""),
            }
            for n in range(1, 11)
        ]
        records[id_] = ("section", {**section, "id": id_, "clauses": clauses, "procedure": []})
    return records


def verify(project: Path, runs: int) -> tuple[float, float]:
    """Return the seconds of `sop verify` and of `sha256sum -c` on the same files."""
    ours = [sys.executable, "-m", "generator", "verify", "--project", str(project)]
    theirs = ["sha256sum", "-c", "--quiet", "SHA256SUMS"]
    run = subprocess.run
    return (
        min(_seconds(lambda: run(ours, check=True, cwd=ROOT, capture_output=True)) for _ in range(runs)),
        min(_seconds(lambda: run(theirs, check=True, cwd=project / "dist")) for _ in range(runs)),
    )


def keep_fifty(project: Path) -> None:
    """Add forty-nine releases before the newest, each with an archived site: a copy of the site of the first."""
    opened = open_project(project)
    first, newest = (release.snapshot for release in read_chain(opened).value)
    folder = opened.data / "releases"
    chain = [first]
    for n in range(1, VERSIONS):
        day = date.fromisoformat(first.effective) + timedelta(days=n)
        chain.append(replace(first, version=f"V1.0.{n}", effective=day.isoformat()))
    chain.append(newest)
    kept: list[Kept] = []
    for snapshot in chain:
        written = replace(snapshot, previous=kept[-1].digest if kept else "")
        path = folder / f"{snapshot.version}.json"
        path.write_bytes(to_bytes(written))
        kept.append(Kept(path.name, path, hashlib.sha256(path.read_bytes()).hexdigest(), written))
    site = next((project / ".sop" / "kept").iterdir())
    reopened = reopen(opened, kept[0]).value
    assert reopened is not None
    catalogue = reopened.catalogue
    for release, after in pairwise(kept):
        days = (release.snapshot.effective, after.snapshot.version, after.snapshot.effective)
        notice = superseded(catalogue, release.snapshot.version, *days)
        target = project / ".sop" / "kept" / _key(opened, release, notice)
        if not target.exists():
            shutil.copytree(site, target, copy_function=shutil.copy2)


def cold(project: Path) -> float:
    """Return the seconds of a cold build of the newest version, with archived sites of the older versions."""
    shutil.rmtree(project / ".sop" / "store", ignore_errors=True)
    shutil.rmtree(project / "dist", ignore_errors=True)
    command = [sys.executable, "-m", "generator", "build", "--project", str(project)]
    return _seconds(lambda: subprocess.run(command, check=True, cwd=ROOT, capture_output=True))
