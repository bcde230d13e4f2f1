"""The plain way to the same site and documents: MkDocs on the staged tree, then WeasyPrint, one by one."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from mkdocs.commands.build import build
from mkdocs.config import load_config
from weasyprint import CSS, HTML

from generator.pipeline import read
from generator.plan.artifact import PARTS
from generator.plan.planner import plan
from generator.project import open_project
from generator.render.templates import render_template


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
        planned = plan(sources.handbook, sources.content, sources.catalogue, PARTS)
        style = project.theme / "print" / "print.css"
        for artifact in planned.artifacts:
            if artifact.format == "pdf":
                text = render_template(str(project.theme), sources.catalogue, artifact.template, artifact.view)
                HTML(string=text).write_pdf(Path(out) / "document.pdf", stylesheets=[CSS(filename=str(style))])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
