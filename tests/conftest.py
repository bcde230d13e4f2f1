"""Fixtures and options for all tests: `--update` and `--hunt`, a small handbook, and a runner for the CLI."""

import gc
import os
import sys
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from click.testing import CliRunner
from support.projects import copy_of

import generator.project
from generator.cli import main


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="Rewrite the expected files with what the program says now.")
    parser.addoption("--hunt", action="store_true", help="Run the tests that are marked `hunt`, and no others.")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--update") and os.environ.get("CI"):
        raise pytest.UsageError("--update is refused where CI is set: expected files are changed by people alone")


LONGEST_FIRST = (
    *("test_versions", "test_dist", "test_access", "test_search", "test_pages", "test_checklist", "test_paper"),
    *("test_verify", "test_scorm", "test_class", "test_bindery", "test_offline", "test_payloads", "test_binder"),
)
"""Files in the order in which workers take them, so that no worker starts a long file last."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    hunting = config.getoption("--hunt")
    others = {item for item in items if (item.get_closest_marker("hunt") is not None) != hunting}
    config.hook.pytest_deselected(items=[*others])
    place = {name: number for number, name in enumerate(LONGEST_FIRST)}
    kept = [item for item in items if item not in others]
    items[:] = sorted(kept, key=lambda item: place.get(item.path.stem, len(place)))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo) -> Generator[None, pytest.TestReport, Any]:
    """Let a skipped test fail where CI is set: everything that tests need is installed there."""
    report = yield
    if report.skipped and os.environ.get("CI") and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped where CI is set: {call.excinfo.value if call.excinfo else ''}"
    return report


@pytest.fixture(scope="session", autouse=True)
def fonts_are_let_go() -> Iterator[None]:
    """Clear cached font configurations before the interpreter exits: later, WeasyPrint cannot remove its files."""
    yield
    pdf = sys.modules.get("generator.render.pdf")
    if pdf is not None:
        pdf._styles.cache_clear()
        gc.collect()


@dataclass(frozen=True)
class Run:
    """Result of a command: exit code, standard output, standard error."""

    exit: int
    out: str
    err: str

    @property
    def complaints(self) -> str:
        """Standard error without progress lines."""
        return "".join(line for line in self.err.splitlines(keepends=True) if not line.startswith("step "))


class OneDay(date):
    """The date on which tests run commands, so that records do not become overdue over the years."""

    @classmethod
    def today(cls):
        return cls(2026, 7, 1)


@pytest.fixture(scope="session")
def sop() -> Callable[..., Run]:
    """Run a command on a project. Unexpected exceptions are not caught: the test fails with the traceback."""

    def run(command: str, project: Path, *options: str) -> Run:
        arguments = [command, "--project", str(project), *options]
        day = OneDay if generator.project.date is date else generator.project.date
        with mock.patch("generator.project.date", day):
            result = CliRunner().invoke(main, arguments, catch_exceptions=False)
        return Run(result.exit_code, result.stdout, result.stderr)

    return run


@pytest.fixture
def bakery(tmp_path: Path) -> Path:
    """Copy of the valid small handbook of `projects/bakery`."""
    return copy_of("bakery", tmp_path / "bakery")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[Path, str], None]:
    """Compare a text with an expected file; with `--update`, write the file."""

    def compare(expected: Path, text: str) -> None:
        if request.config.getoption("--update"):
            expected.write_text(text, encoding="utf-8")
        assert expected.is_file(), f"{expected.name} is missing; write it with pytest --update, and read it"
        assert expected.read_text(encoding="utf-8") == text

    return compare
