"""Handbooks of tests: copied, edited, signed, read, planned and built."""

import re
import shutil
import warnings
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from generator.diagnostics.diagnostic import has_errors
from generator.pipeline.build import build
from generator.pipeline.sources import Sources, read
from generator.plan.artifact import PARTS, Artifact, Part, Plan
from generator.plan.context import Context
from generator.plan.planner import plan
from generator.project import Project, open_project
from generator.render.context import RenderContext
from generator.render.templates import render_template

TESTS = Path(__file__).parent.parent
ROOT = TESTS.parent
PROJECTS = TESTS / "projects"
EVERY_FORM = TESTS / "support" / "every_form.yml"
"""A checklist of the bakery, `CL-EVERY`, that asks in every form there is."""

SIGNED = """approvals:
  - {meaning: prepared, name: Ann (sample), position: Editor, date: 2026-01-02}
  - {meaning: reviewed, name: Bob (sample), position: Lawyer, date: 2026-01-03}
  - {meaning: approved, name: Cy (sample), position: Owner, date: 2026-01-04}
"""
"""The three signatures that a release needs."""


class SilentWatcher:
    """Receives progress events and ignores them."""

    def step(self, number: int, name: str) -> None:
        pass

    def progress(self, total: int) -> AbstractContextManager[Callable[[], None]]:
        return nullcontext(lambda: None)


@dataclass(frozen=True)
class Built:
    """A project in a folder of its own, and what was published from it."""

    project: Project

    @property
    def dist(self) -> Path:
        return self.project.out

    @property
    def site(self) -> Path:
        return self.project.out / "site"


def copy_of(name: str, folder: Path) -> Path:
    """Copy the sources of a handbook into a folder: `handbook` is the one that ships."""
    source = ROOT if name == "handbook" else PROJECTS / name
    for part in ("sop_data", "content"):
        if (source / part).exists():
            shutil.copytree(source / part, folder / part)
    return folder


def edit(project: Path, name: str, *replacements: tuple[str, str]) -> None:
    """Replace texts in a file of `sop_data/`; each of them must be there."""
    file = project / "sop_data" / name
    text = file.read_text(encoding="utf-8")
    for old, new in replacements:
        assert old in text, old
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")


def sign(project: Path, signatures: str = SIGNED) -> Path:
    """Replace the signatures in `handbook.yml`."""
    info = project / "sop_data" / "handbook.yml"
    text, count = re.subn(r"approvals:\n(  - .*\n)+", signatures, info.read_text(encoding="utf-8"))
    assert count == 1
    info.write_text(text, encoding="utf-8")
    return project


def read_sources(folder: Path) -> Sources:
    """Return the checked and linked sources of a project."""
    sources = read(open_project(folder), SilentWatcher())
    assert sources.value is not None, sources.diagnostics
    return sources.value


def planned(folder: Path, parts: Iterable[Part] = PARTS) -> Plan:
    """Return what a build of a project would render."""
    sources = read_sources(folder)
    return plan(Context(sources.handbook, sources.catalogue, frozenset(parts), sources.content))


def template_texts(folder: Path, artifacts: Iterable[Artifact]) -> list[str]:
    """Return what the templates of artifacts say, whatever their format: no PDF is made."""
    context = RenderContext(open_project(folder).theme, read_sources(folder).catalogue, ())
    return [render_template(context, artifact.template, artifact.view) for artifact in artifacts]


def built(folder: Path, jobs: int = 2, parts: tuple[Part, ...] = PARTS) -> Built:
    """Build a project; any diagnostic fails the test."""
    project = open_project(folder, jobs=jobs)
    with warnings.catch_warnings():  # pytest keeps every warning with all that it names: two gigabytes of pages
        warnings.simplefilter("ignore")
        outcome = build(project, parts, SilentWatcher())
    assert not has_errors(outcome.diagnostics, strict=True), outcome.diagnostics
    assert outcome.value
    return Built(project)


def denied(*_: object, **__: object) -> None:
    """Fail as the operating system does where nobody may write; root, who runs tests in containers, may always."""
    raise PermissionError(13, "Permission denied")


def own_theme(project: Path, template: str, old: str, new: str) -> None:
    """Give a project a theme of its own, with something else in one template of paper."""
    shutil.copytree(ROOT / "theme", project / "theme")
    path = project / "theme" / "print" / template
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
