"""Skip a run if nothing has changed since `dist/` was published: nothing is loaded, rendered or imported.

The key of a run covers every byte of the sources and of the program. The fonts in use are only known after reading the
sources, so they are stored with the result, and compared with the installed fonts.
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
    """Return the content key of a whole run; with `version`, of a run that publishes a release again."""
    inputs = [
        tree_digest(source)
        for source in (project.data, project.content, project.theme, project.overrides, project.site_config)
    ]
    return content_key("run", program_digest(), inputs, sorted(parts), version, project.today.isoformat())


def is_current(project: Project, store: Store, key: str) -> bool:
    """Return whether a clean run with this key published exactly this `dist/`, with the same fonts."""
    stored = store.get(key)
    if stored is None:
        return False
    run = json.loads(stored)
    return run["fonts"] == fonts_digest(run["families"]) and is_intact(project.out, run["listing"])


def remember(store: Store, key: str, listing: str, families: Iterable[str]) -> None:
    """Store that a clean run with this key published the listing with this digest, using these fonts."""
    names = sorted(set(families))
    run = {"listing": listing, "families": names, "fonts": fonts_digest(names)}
    store.put(key, json.dumps(run, ensure_ascii=False).encode())


def is_clean(project: Project, store: Store) -> bool:
    """Return whether the same sources have been checked before without diagnostics."""
    return store.get(run_key(project, ("check",))) is not None


def remember_clean(project: Project, store: Store) -> None:
    """Store that these sources have no diagnostics. If the cache is not writable, the next run checks again."""
    with suppress(WriteError):
        store.put(run_key(project, ("check",)), b"clean")
