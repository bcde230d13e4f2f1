"""Command guide."""

from __future__ import annotations

from difflib import get_close_matches

import click

from generator.cli.group import command
from generator.project import PACKAGE

FOLDER = PACKAGE / "guides"
"""Markdown files, one per guide. The file name is the name of the guide; line 1 is `# Guide for X: summary`."""


@command("write", example="sop guide authors")
@click.argument("name", required=False)
def guide(name: str | None) -> None:
    """Show a guide, or list all guides.

    NAME is one of the names that `sop guide` lists. The text is Markdown: pipe it to a pager or a viewer.
    """
    guides = {path.stem: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.md"))}
    if name is None:
        width = max(map(len, guides))
        for guide_name, text in guides.items():
            summary = text.partition("\n")[0].partition(": ")[2]
            click.echo(f"{guide_name.ljust(width)}  {summary}")
        return
    if name not in guides:
        close = get_close_matches(name.lower(), guides, n=1)
        suggestion = f"did you mean `{close[0]}`?" if close else f"choose from {', '.join(guides)}"
        raise click.BadParameter(f"no guide is called `{name}`; {suggestion}", param_hint="NAME")
    click.echo(guides[name], nl=False)
