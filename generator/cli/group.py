"""The `sop` command group: sections of the command list, and the decorator that registers a command."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import click

from generator import __version__

Section = Literal["write", "publish", "teach", "audit"]

SECTIONS: dict[Section, str] = {
    "write": "Write",
    "publish": "Publish",
    "teach": "Teach",
    "audit": "Audit",
}
"""Headings of the command list, in the order in which `sop --help` prints them."""


class SectionedGroup(click.Group):
    """Command group that lists its commands under the headings of `SECTIONS`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.section_of: dict[str, Section] = {}

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write one list per section; all lists share one column width."""
        width = max(map(len, self.commands))
        room = formatter.width - width - 6
        for section, heading in SECTIONS.items():
            rows = [
                (name.ljust(width), command.get_short_help_str(room))
                for name, command in self.commands.items()
                if self.section_of[name] == section
            ]
            with formatter.section(heading):
                formatter.write_dl(rows)


@click.group(
    cls=SectionedGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="`sop COMMAND --help` shows the options of a command with an example. "
    "`sop guide` lists the guides for authors, operators, trainers and auditors.",
)
@click.version_option(__version__, prog_name="sop")
def main() -> None:
    """Turn the YAML of a handbook into a site, printable checklists, training packs and exports.

    Exit codes: 0 success, 1 errors in the content, 2 wrong usage, 3 a fault of the program.
    """


def command(
    section: Section, *, example: str, name: str | None = None
) -> Callable[[Callable[..., None]], click.Command]:
    """Register a function as a command of `sop`; its help ends with `example`."""

    def register(function: Callable[..., None]) -> click.Command:
        # The line `\b` stops click from rewrapping the paragraph below it.
        registered = main.command(name, epilog=f"\b\nExample:\n  {example}")(function)
        assert registered.name is not None
        main.section_of[registered.name] = section
        return registered

    return register
