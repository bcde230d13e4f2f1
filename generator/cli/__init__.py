"""Commands to pipeline to exit code; the only package that prints or exits.

0: clean. 1: the content has errors. 2: wrong usage. 3: a fault of this program.
"""

from __future__ import annotations

import sys
from pathlib import Path

from generator import __version__
from generator.cli import handbook, proof, releases, training  # each adds its commands to the group
from generator.cli.group import main

__all__ = ["handbook", "main", "proof", "releases", "run", "training"]


def run() -> None:
    """The console script: a fault of ours is said to be ours, in one line, with exit code 3."""
    try:
        main()
    except Exception as fault:  # the last resort, so that no author ever meets a traceback
        at = fault.__traceback__
        while at is not None and at.tb_next is not None:
            at = at.tb_next
        where = f"{Path(at.tb_frame.f_code.co_filename).name}:{at.tb_lineno}" if at is not None else "?"
        print(f"sop {__version__} has a fault: {type(fault).__name__} in {where}: {fault}", file=sys.stderr)
        print("please report it with the command and the file that it was working on", file=sys.stderr)
        sys.exit(3)
