"""Site engine: render Markdown and a generated configuration to HTML. The only module that imports MkDocs.

MkDocs runs in a worker process. A plugin excludes the pages whose HTML is already in the store: navigation is built
from all pages, HTML only from the others.
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
from generator.plan.shared.paths import html as html_page
from generator.plan.shared.paths import markdown
from generator.project import Project

_DROPPED = ("sitemap.xml", "sitemap.xml.gz", "assets/javascripts/lunr/", "assets/javascripts/workers/")
"""Removed files: those that contain a date, and Material's own search, which this site does not use."""

_OUTPUT = "html-"
"""Prefix of the output folder, which is created beside the configuration."""


@dataclass(frozen=True, slots=True)
class SiteFiles:
    """Output of the engine by site path: requested pages, all other files, and warnings."""

    pages: Mapping[str, bytes]
    rest: Mapping[str, bytes]
    warnings: tuple[str, ...]


def site_settings(site: SitePlan) -> dict[str, Any]:
    """Return the generated part of the engine's configuration; the hand-written part is `mkdocs.yml`."""
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


def _notice(site: SitePlan) -> dict[str, str | bool] | None:
    notice = site.notice
    if notice is None:
        return None
    return {
        "text": html.escape(notice.text),
        "link": html.escape(notice.link),
        "folder": notice.folder,
        "until": notice.until,
        "superseded": notice.superseded,
    }


def _palette(words: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the light and the dark scheme, each with a labelled button that switches to the other."""
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
    if first.page is not None and first.title == node.title:  # index page of the section
        children[0] = markdown(first.page)
    return {title: children}


def stage_site(project: Project, site: SitePlan, pages: Mapping[str, bytes]) -> Path:
    """Write Markdown and configuration for the engine; return the configuration. Unchanged files stay untouched."""
    stage = project.cache / "site"
    for leftover in stage.glob(f"{_OUTPUT}*"):  # output of workers that were killed
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


def render_site(config: str, requested: tuple[str, ...]) -> SiteFiles:
    """Run MkDocs in this process for the requested Markdown pages. Called in a worker."""
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    os.environ.setdefault("SOURCE_DATE_EPOCH", "0")
    warnings = _Warnings()
    logger = logging.getLogger("mkdocs")
    logger.addHandler(warnings)
    target = tempfile.mkdtemp(prefix=_OUTPUT, dir=Path(config).parent)
    try:
        _run_mkdocs(config, target, frozenset(requested))
        files = {
            path.relative_to(target).as_posix(): path.read_bytes()
            for path in sorted(Path(target).rglob("*"))
            if path.is_file()
        }
    finally:
        logger.removeHandler(warnings)
        shutil.rmtree(target, ignore_errors=True)
    names = {html_page(name) for name in requested}
    pages = {name: content for name, content in files.items() if name in names}
    rest = {
        name: content
        for name, content in files.items()
        if name not in names and not name.endswith(".map") and not name.startswith(_DROPPED)
    }
    return SiteFiles(pages, rest, tuple(warnings.messages))


def _run_mkdocs(config: str, target: str, requested: frozenset[str]) -> None:
    from mkdocs.commands.build import build
    from mkdocs.config import load_config
    from mkdocs.plugins import BasePlugin
    from mkdocs.structure.files import InclusionLevel

    class OnlyRequested(BasePlugin):  # type: ignore[type-arg,no-untyped-call]  # MkDocs annotates neither
        def on_nav(self, nav: Any, *, config: Any, files: Any) -> Any:
            for file in files.documentation_pages():
                if file.src_uri not in requested:
                    file.inclusion = InclusionLevel.EXCLUDED
            return nav

    settings = load_config(config, site_dir=target)
    settings.plugins["sop/only-requested"] = OnlyRequested()
    build(settings)


class _Warnings(logging.Handler):
    """Log handler that collects the engine's warnings."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())
