"""Draw mutants by a seed, run the tests that are about each, and count those that no test noticed.

    python -m tests.hunt [--seed 1] [--count 150] [--seconds 900] [--fast]

The tests are run without a mutant first, and must pass. The run ends with 1 where fewer than 90 of 100 mutants are
killed. A mutant that changes nothing a user can notice goes
into `equivalent.tsv`: its file, the line that it changes, and the reason.
"""

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from .selection import tests_for
from .sites import ROOT, Mutant, all_sites

ENOUGH = 90
"""Percent of mutants that tests must kill."""

OF_SCRIPTS = 0.25
"""Share of mutants that are drawn from JavaScript."""

COPIED = (
    *("generator", "theme", "site_overrides", "tests", "benchmarks", "content", "sop_data"),
    *("mkdocs.yml", "pyproject.toml", "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile"),
)


def equivalent() -> set[tuple[str, str]]:
    """Return file and line of the mutants that change nothing a user can notice."""
    rows = (Path(__file__).parent / "equivalent.tsv").read_text(encoding="utf-8").splitlines()
    return {(file, line) for file, line, _ in (row.split("\t") for row in rows)}


def draw(seed: str, count: int) -> list[Mutant]:
    """Return so many mutants, the same for the same seed and the same sources."""
    python, scripts = all_sites()
    chance, known = random.Random(seed), equivalent()
    of_scripts = round(count * OF_SCRIPTS)
    drawn = []
    for sites, wanted in ((python, count - of_scripts), (scripts, of_scripts)):
        noticeable = [mutant for mutant in sites if (mutant.file, mutant.line) not in known]
        drawn += chance.sample(noticeable, min(wanted, len(noticeable)))
    return drawn


def working_copy(folder: Path) -> Path:
    """Copy the project, so that the sources are never changed."""
    ignored = shutil.ignore_patterns("__pycache__", ".sop", "dist")
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=ignored)
        else:
            shutil.copyfile(source, folder / name)
    (folder / ".venv").symlink_to(Path(sys.executable).parents[1])
    return folder


def is_killed(mutant: Mutant, copy: Path, seconds: int, *, fast: bool) -> str:
    """Return the selection of tests that noticed the mutant, or nothing."""
    file = copy / mutant.file
    whole = file.read_text(encoding="utf-8")
    end = mutant.offset + len(mutant.old)
    file.write_text(whole[: mutant.offset] + mutant.new + whole[end:], encoding="utf-8")
    try:
        selections = tests_for(mutant.file)
        for selection in selections[:1] if fast else selections:
            outcome = tested(selection, copy, seconds)
            if outcome is None:
                return f"{selection[0]}: not done after {seconds} s"
            if outcome == FAILED:
                return selection[0]
            if outcome:
                return f"{selection[0]}: ended with {outcome}"
    finally:
        file.write_text(whole, encoding="utf-8")
    return ""


PASSED, FAILED = 0, 1
"""Exit codes of pytest."""


def tested(selection: list[str], copy: Path, seconds: int) -> int | None:
    """Run tests up to the first that fails: pytest's exit code, or None where time ran out."""
    command = [sys.executable, "-m", "pytest", "-x", "-p", "no:cacheprovider", *selection]
    environment = {**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
    with subprocess.Popen(
        command, cwd=copy, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    ) as process:
        try:
            return process.wait(seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            return None


def main() -> int:
    options = argparse.ArgumentParser(prog="python -m tests.hunt")
    options.add_argument("--seed", default="1")
    options.add_argument("--count", type=int, default=150)
    options.add_argument("--seconds", type=int, default=900, help="time for the tests of one selection")
    options.add_argument("--fast", action="store_true", help="ask the tests without a build alone")
    chosen = options.parse_args()
    drawn = draw(chosen.seed, chosen.count)
    survivors = 0
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        copy = working_copy(Path(folder))
        selections = {
            " ".join(one): one for mutant in drawn for one in tests_for(mutant.file)[: 1 if chosen.fast else None]
        }
        broken = [name for name, one in selections.items() if tested(one, copy, chosen.seconds) != PASSED]
        if broken:
            print(f"these tests fail, or take too long, without any mutant: {'; '.join(broken)}")
            return 2
        for number, mutant in enumerate(drawn, 1):
            by = is_killed(mutant, copy, chosen.seconds, fast=chosen.fast)
            survivors += not by
            print(f"{number}/{len(drawn)} {'killed  ' if by else 'SURVIVED'} {mutant.name}  {by}", flush=True)
    rate = 100 * (len(drawn) - survivors) / len(drawn)
    print(f"seed {chosen.seed}: {len(drawn) - survivors} of {len(drawn)} mutants killed, {rate:.0f} %")
    return 0 if rate >= ENOUGH else 1


if __name__ == "__main__":
    sys.exit(main())
