"""Command line interface; the only package that prints or exits.

Exit codes: 0 success, 1 errors in the content, 2 wrong usage, 3 a fault of the program.
"""

from __future__ import annotations

import sys
from pathlib import Path

from generator import __version__
from generator.cli import guides, handbook, proof, releases, training  # importing a module registers its commands
from generator.cli.group import main

__all__ = ["guides", "handbook", "main", "proof", "releases", "run", "training"]


def run() -> None:
    """Run `sop`; report an unexpected exception in two lines, without a traceback, and exit with code 3."""
    try:
        main(prog_name="sop")
    except Exception as fault:  # authors must never see a traceback
        frame = fault.__traceback__
        while frame is not None and frame.tb_next is not None:
            frame = frame.tb_next
        where = f"{Path(frame.tb_frame.f_code.co_filename).name}:{frame.tb_lineno}" if frame is not None else "?"
        print(f"sop {__version__} has a fault: {type(fault).__name__} in {where}: {fault}", file=sys.stderr)
        print("please report it with the command and the file that it was working on", file=sys.stderr)
        sys.exit(3)
