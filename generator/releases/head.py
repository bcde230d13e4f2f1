"""Head of the chain: the SHA-256 of the newest release file, kept where nobody who writes releases can change it.

Each release names the digest of the one before, so the head covers them all: a chain that was rewritten, shortened or
forged does not have the release with this digest any more.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from generator.diagnostics.diagnostic import Diagnostic, Place
from generator.diagnostics.words import reason, short
from generator.engine.reading import read
from generator.load.files import RELEASES
from generator.releases.chain import Kept

MAX_BYTES = 1_000_000
"""Maximum size of a file with a head."""

_HEAD = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
HINT = "name the 64 hexadecimal digits that `sop releases --head` prints, or a file that holds them once"


@dataclass(frozen=True, slots=True)
class Anchor:
    """Head that the chain has: where it is kept, version of its release, later versions, which it does not cover."""

    source: str
    version: str
    later: tuple[str, ...]


def heads_in(text: str) -> tuple[str, ...]:
    """Return every digest in a text, each once."""
    return tuple(dict.fromkeys(_HEAD.findall(text)))


def named_head(value: str) -> str | Diagnostic:
    """Return the digest that a user has typed or copied from paper, in groups or not, or that is in a file."""
    typed = "".join(value.split()).lower()
    if heads_in(typed) == (typed,):
        return typed
    try:
        found = heads_in(read(Path(value), MAX_BYTES).decode())
    except (OSError, ValueError) as error:
        fact = f": {reason(error)}" if isinstance(error, OSError) else ""
        message = f"`{short(value)}` is neither a head of a chain nor a file that can be read{fact}"
        return Diagnostic("V131", message, Place(short(value)), hints=(HINT,))
    if len(found) == 1:
        return found[0]
    message = f"`{short(value)}` holds {len(found)} heads of a chain, not one"
    return Diagnostic("V131", message, Place(short(value)), hints=(HINT,))


def anchored(chain: tuple[Kept, ...], head: str, source: str) -> Anchor | Diagnostic:
    """Return which release of the chain a head names; `source` names in messages where the head is kept."""
    digests = [kept.digest for kept in chain]
    if head in digests:
        place = digests.index(head)
        versions = tuple(kept.snapshot.version for kept in chain)
        return Anchor(source, versions[place], versions[place + 1 :])
    message = f"no release in the chain has the digest that {source} names: {head[:12]}…"
    hint = "the chain was rewritten, shortened or forged, or this is the head of another one: restore it from a backup"
    return Diagnostic("V131", message, Place(f"sop_data/{RELEASES}"), hints=(hint,))
