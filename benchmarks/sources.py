"""Sources of a project as benchmarks read them: nothing is shown while they are read."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from generator.pipeline.sources import Sources, read
from generator.project import Project, open_project


class Silent:
    """Watcher that shows nothing."""

    def step(self, number: int, name: str) -> None:
        """Ignore a step."""

    def progress(self, total: int) -> AbstractContextManager[Callable[[], None]]:
        """Ignore tasks."""
        return nullcontext(lambda: None)


def read_project(root: Path) -> tuple[Project, Sources]:
    """Return a project and its sources; errors in them end the benchmark."""
    project = open_project(root)
    sources = read(project, Silent()).value
    assert sources is not None
    return project, sources
