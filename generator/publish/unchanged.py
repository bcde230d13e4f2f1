"""The shortest way: when nothing changed since `dist/` was made, nothing is loaded, rendered or imported.

The key of a run covers every byte of the sources and the program. What cannot be known before they are read, which
fonts the house uses, is kept with the result, and compared with the fonts of today.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress

from generator.engine.files import WriteError
from generator.engine.store import Store, content_key
from generator.project import Project, program_digest, tree_digest
from generator.publish.dist import is_intact
from generator.render.fonts import fonts_digest


def run_key(project: Project, parts: Iterable[str], version: str | None = None) -> str:
    """The content key of a whole run; with a version, of one that publishes a release again."""
    inputs = [
        tree_digest(one)
        for one in (project.data, project.content, project.theme, project.overrides, project.site_config)
    ]
    return content_key("run", program_digest(), inputs, sorted(parts), version, project.today.isoformat())


def is_current(project: Project, store: Store, key: str) -> bool:
    """Whether `dist/` is what a clean run with this key put there, byte for byte, and the fonts are the same."""
    kept = store.get(key)
    if kept is None:
        return False
    run = json.loads(kept)
    return run["fonts"] == fonts_digest(run["families"]) and is_intact(project.out, run["listing"])


def remember(store: Store, key: str, listing: str, families: Iterable[str]) -> None:
    """Note that a clean run with this key published the listing with this digest, set in these fonts."""
    names = sorted(set(families))
    run = {"listing": listing, "families": names, "fonts": fonts_digest(names)}
    store.put(key, json.dumps(run, ensure_ascii=False).encode())


def is_clean(project: Project, store: Store) -> bool:
    """Whether these very sources were checked before and nothing was found."""
    return store.get(run_key(project, ("check",))) is not None


def remember_clean(project: Project, store: Store) -> None:
    """Note that nothing was found in these sources. Where nothing can be written, they are checked again next time."""
    with suppress(WriteError):
        store.put(run_key(project, ("check",)), b"clean")
