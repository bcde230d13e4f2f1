"""The group that all commands belong to."""

from __future__ import annotations

import click

from generator import __version__


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="sop")
def main() -> None:
    """Turn the YAML of a handbook into a site, printable checklists, training packs and exports."""
