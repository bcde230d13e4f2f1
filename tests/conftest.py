"""What all tests share: the `--update` flag, a small handbook to spoil, and the program run in this process."""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from unittest import mock

import pytest
from click.testing import CliRunner

import generator.project
from generator.cli import main

PROJECTS = Path(__file__).parent / "projects"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="Rewrite the expected files with what the program says now.")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--update") and os.environ.get("CI"):
        raise pytest.UsageError("--update is refused where CI is set: expected files are changed by people alone")


@dataclass(frozen=True)
class Run:
    """What a command left behind: its exit code, standard output, standard error."""

    exit: int
    out: str
    err: str

    @property
    def complaints(self) -> str:
        """Standard error without the lines that only say how far the run is."""
        return "".join(line for line in self.err.splitlines(keepends=True) if not line.startswith("step "))


class OneDay(date):
    """The day on which commands run in tests, so that what is due does not come up while years go by."""

    @classmethod
    def today(cls):
        return cls(2026, 7, 1)


@pytest.fixture(scope="session")
def sop() -> Callable[..., Run]:
    """Run a command on a project. A fault of the program is not caught: the test fails with its traceback."""

    def run(command: str, project: Path, *options: str) -> Run:
        arguments = [command, "--project", str(project), *options]
        day = OneDay if generator.project.date is date else generator.project.date
        with mock.patch("generator.project.date", day):
            result = CliRunner().invoke(main, arguments, catch_exceptions=False)
        return Run(result.exit_code, result.stdout, result.stderr)

    return run


@pytest.fixture(scope="session")
def copy_of() -> Callable[[str, Path], Path]:
    """Copy a project of `projects/` into a folder, as it lies in the repository, without what builds left in it."""

    def copy(name: str, folder: Path) -> Path:
        return shutil.copytree(PROJECTS / name, folder / name, ignore=shutil.ignore_patterns(".sop", "dist"))

    return copy


@pytest.fixture
def bakery(copy_of: Callable[[str, Path], Path], tmp_path: Path) -> Path:
    """A valid handbook of one section, in a folder of its own."""
    return copy_of("bakery", tmp_path)


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[Path, str], None]:
    """Compare a text with an expected file; with `--update`, write the file."""

    def compare(expected: Path, text: str) -> None:
        if request.config.getoption("--update"):
            expected.write_text(text, encoding="utf-8")
        assert expected.is_file(), f"{expected.name} is missing; write it with pytest --update, and read it"
        assert expected.read_text(encoding="utf-8") == text

    return compare
