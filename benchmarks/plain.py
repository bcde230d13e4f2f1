"""Reference build of the same site and documents: MkDocs on the staged pages, then WeasyPrint, one by one."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from mkdocs.commands.build import build
from mkdocs.config import load_config
from weasyprint import CSS, HTML

from benchmarks.sources import read_project
from generator.plan.artifact import PARTS
from generator.plan.context import Context
from generator.plan.planner import plan
from generator.render.context import RenderContext
from generator.render.templates import render_template

FONT = ':root { --body: "Noto Sans CJK SC"; --heading: "Noto Sans CJK SC"; --primary: #12507b; --critical: #a8201a }'


def document(text: str, theme: Path) -> bytes:
    """Render a document as most people do: system font, style sheets parsed each time."""
    styles = [CSS(string=FONT), CSS(filename=str(theme / "print" / "print.css"))]
    content: bytes = HTML(string=text).write_pdf(stylesheets=styles)
    return content


def main(root: Path) -> None:
    """Build into a temporary folder."""
    project, sources = read_project(root)
    with tempfile.TemporaryDirectory() as out:
        build(load_config(str(project.root / ".sop" / "site" / "mkdocs.yml"), site_dir=out))
        context = RenderContext(project.theme, sources.catalogue, ())
        planned = plan(Context(sources.handbook, sources.catalogue, frozenset(PARTS), sources.content))
        for artifact in planned.artifacts:
            if artifact.format == "pdf":
                text = render_template(context, artifact.template, artifact.view)
                (Path(out) / "document.pdf").write_bytes(document(text, project.theme))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
