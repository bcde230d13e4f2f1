"""The plain way to the same site and documents: MkDocs on the staged tree, then WeasyPrint, one by one."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from mkdocs.commands.build import build
from mkdocs.config import load_config
from weasyprint import CSS, HTML

from generator.pipeline.sources import read
from generator.plan.artifact import PARTS
from generator.plan.context import Context
from generator.plan.planner import plan
from generator.project import open_project
from generator.render.templates import render_template

FONT = ':root { --body: "Noto Sans CJK SC"; --heading: "Noto Sans CJK SC"; --primary: #12507b; --critical: #a8201a }'


def document(text: str, theme: Path) -> bytes:
    """A document as most people make it: the system's font, everything parsed anew."""
    styles = [CSS(string=FONT), CSS(filename=str(theme / "print" / "print.css"))]
    return HTML(string=text).write_pdf(stylesheets=styles)


class Silent:
    """Watches nothing."""

    def step(self, number: int, name: str) -> None:
        """A step begins."""


def main(root: Path) -> None:
    """Build into a folder that is thrown away."""
    project = open_project(root)
    with tempfile.TemporaryDirectory() as out:
        build(load_config(str(project.root / ".sop" / "site" / "mkdocs.yml"), site_dir=out))
        sources = read(project, Silent()).value
        planned = plan(Context(sources.handbook, sources.catalogue, frozenset(PARTS), sources.content))
        for artifact in planned.artifacts:
            if artifact.format == "pdf":
                text = render_template(str(project.theme), sources.catalogue, artifact.template, artifact.view)
                (Path(out) / "document.pdf").write_bytes(document(text, project.theme))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
