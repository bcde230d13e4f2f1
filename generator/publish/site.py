"""The only file that knows the site engine: Markdown on disk and a generated configuration in, HTML out.

MkDocs runs in a worker. A plugin of our own, through MkDocs' public events, leaves out the pages whose HTML is known
already: navigation is built from all pages, HTML from the wanted ones.
"""

from __future__ import annotations

import html
import json
import logging
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.engine.files import write_atomic
from generator.plan.artifact import NavNode, SitePlan
from generator.plan.shared.paths import markdown
from generator.project import Project

_DROPPED = ("sitemap.xml", "sitemap.xml.gz", "assets/javascripts/lunr/", "assets/javascripts/workers/")
"""Dated files, and the parts of Material's own search, which this site does not use."""

_OUTPUT = "html-"
"""Start of the name of the folder beside the configuration into which the engine writes."""


@dataclass(frozen=True, slots=True)
class SiteFiles:
    """HTML of the wanted pages by site path, everything else of the site, and what the engine complained about."""

    pages: Mapping[str, bytes]
    rest: Mapping[str, bytes]
    complaints: tuple[str, ...]


def site_settings(site: SitePlan) -> dict[str, Any]:
    """The generated part of the configuration; with the hand-written one it is all that the engine is told."""
    language = site.language.split("-")[0]
    words = {key: html.escape(text) for key, text in site.chrome}
    return {
        "site_name": html.escape(site.name),
        "copyright": html.escape(site.footer),
        "use_directory_urls": False,
        "theme": {"name": "material", "language": language, "palette": _palette(words)},
        "markdown_extensions": {"toc": {"permalink_title": words["permalink"]}},
        "extra": {
            "chrome": {"language": site.language, **words},
            "edition": {"version": site.version, "label": html.escape(site.version_label), "notice": _notice(site)},
            "offline": {word: html.escape(text) for word, text in site.words},
        },
        "nav": [_nav(node) for node in site.nav],
        "plugins": [],
    }


def _notice(site: SitePlan) -> dict[str, str] | None:
    one = site.notice
    if one is None:
        return None
    return {"text": html.escape(one.text), "link": html.escape(one.link), "folder": one.folder, "until": one.until}


def _palette(words: Mapping[str, str]) -> list[dict[str, Any]]:
    """Light and dark, as the reader's device prefers; each with a button, named for what it does, to the other."""
    schemes = (("light", "default", "weather-night", "dark"), ("dark", "slate", "weather-sunny", "light"))
    return [
        {
            "media": f"(prefers-color-scheme: {preferred})",
            "scheme": scheme,
            "primary": "custom",
            "accent": "custom",
            "toggle": {"icon": f"material/{icon}", "name": words[other]},
        }
        for preferred, scheme, icon, other in schemes
    ]


def _nav(node: NavNode) -> Any:
    title = html.escape(node.title)
    if node.page is not None:
        return {title: markdown(node.page)}
    children = [_nav(child) for child in node.children]
    first = node.children[0]
    if first.page is not None and first.title == node.title:  # the section's own index page
        children[0] = markdown(first.page)
    return {title: children}


def stage_site(project: Project, site: SitePlan, pages: Mapping[str, bytes]) -> Path:
    """Write Markdown and configuration where the engine reads them; a file that is the same stays untouched."""
    stage = project.cache / "site"
    for leftover in stage.glob(f"{_OUTPUT}*"):  # of a worker that ended with a build that was killed
        shutil.rmtree(leftover, ignore_errors=True)
    docs = stage / "docs"
    for path in sorted(docs.rglob("*.md")) if docs.exists() else []:
        if path.relative_to(docs).as_posix() not in pages:
            path.unlink()
    for name, content in pages.items():
        _write_changed(docs / name, content)
    settings = site_settings(site)
    settings["INHERIT"] = str(project.site_config)
    settings["docs_dir"] = str(docs)
    settings["theme"] |= {"custom_dir": str(project.overrides)}
    config = stage / "mkdocs.yml"
    _write_changed(config, json.dumps(settings, ensure_ascii=False, indent=1).encode())
    return config


def _write_changed(path: Path, content: bytes) -> None:
    if not path.exists() or path.read_bytes() != content:
        write_atomic(path, content)


def render_site(config: str, wanted: tuple[str, ...]) -> SiteFiles:
    """Run MkDocs for the wanted Markdown pages, in this process. Called in a worker."""
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    os.environ.setdefault("SOURCE_DATE_EPOCH", "0")
    complaints = _Complaints()
    logger = logging.getLogger("mkdocs")
    logger.addHandler(complaints)
    target = tempfile.mkdtemp(prefix=_OUTPUT, dir=Path(config).parent)
    try:
        _run_mkdocs(config, target, frozenset(wanted))
        files = {
            path.relative_to(target).as_posix(): path.read_bytes()
            for path in sorted(Path(target).rglob("*"))
            if path.is_file()
        }
    finally:
        logger.removeHandler(complaints)
        shutil.rmtree(target, ignore_errors=True)
    names = {name.removesuffix(".md") + ".html" for name in wanted}
    pages = {name: content for name, content in files.items() if name in names}
    rest = {
        name: content
        for name, content in files.items()
        if name not in names and not name.endswith(".map") and not name.startswith(_DROPPED)
    }
    return SiteFiles(pages, rest, tuple(complaints.found))


def _run_mkdocs(config: str, target: str, wanted: frozenset[str]) -> None:
    from mkdocs.commands.build import build
    from mkdocs.config import load_config
    from mkdocs.plugins import BasePlugin
    from mkdocs.structure.files import InclusionLevel

    class OnlyWanted(BasePlugin):  # type: ignore[type-arg,no-untyped-call]  # MkDocs annotates neither
        def on_nav(self, nav: Any, *, config: Any, files: Any) -> Any:
            for file in files.documentation_pages():
                if file.src_uri not in wanted:
                    file.inclusion = InclusionLevel.EXCLUDED
            return nav

    settings = load_config(config, site_dir=target)
    settings.plugins["sop/only-wanted"] = OnlyWanted()
    build(settings)


class _Complaints(logging.Handler):
    """Keeps the engine's warnings as values."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.found.append(record.getMessage())
