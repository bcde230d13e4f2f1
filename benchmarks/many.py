"""Search data of a handbook with 500 sections and 5,000 clauses of realistic Chinese.

The sentences are drawn from the shipped handbook. Only the search index and one page that opens the search are built.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from benchmarks.sources import read_project
from generator.link.handbook import Handbook
from generator.model.handbook import Chapter
from generator.model.section import Clause, Section
from generator.plan.site import search
from generator.render.search import IndexPart, render_search

ROOT = Path(__file__).resolve().parent.parent


def five_hundred_sections(site: Path) -> None:
    """Write the search of such a handbook, and a page that opens it."""
    _, sources = read_project(ROOT)
    for artifact in search.artifacts(_many(sources.handbook), sources.catalogue):
        path = site / artifact.path.removeprefix("site/")
        path.parent.mkdir(parents=True, exist_ok=True)
        assert isinstance(artifact.view, IndexPart)
        path.write_bytes(render_search(artifact.template, artifact.view))
    for name in ("search.js", "search-engine.js", "search-window.js", "search.css", "sop.css"):
        shutil.copy(ROOT / "site_overrides" / "assets" / name, site / "assets" / name)
    (site / "index.html").write_text(
        "<!doctype html><meta charset=utf-8><meta name='sop:search' content='s'>"
        "<div class=md-header__inner></div><script src=assets/search.js></script>",
        encoding="utf-8",
    )


def _many(handbook: Handbook) -> Handbook:
    """Return sections 1.1 to 50.10 with ten clauses each, made from sentences of the handbook chosen by digest."""
    sentences = [
        part for section in handbook.sections for clause in section.clauses for part in _sentences(clause.text)
    ]
    sections: list[Section] = []
    chapters: list[Chapter] = []
    for number in range(1, 51):
        ids = []
        for place in range(1, 11):
            id_ = f"SEC-{number}.{place}"
            model = handbook.sections[(number * 10 + place) % len(handbook.sections)]
            sections.append(_section(model, id_, sentences))
            ids.append(id_)
        first = handbook.info.chapters[number % len(handbook.info.chapters)]
        chapters.append(first.model_copy(update={"number": number, "sections": tuple(ids)}))
    info = handbook.info.model_copy(update={"chapters": tuple(chapters)})
    entry = handbook.entries[handbook.sections[0].id]
    entries = dict(handbook.entries)
    for section in sections:
        entries[section.id] = replace(entry, record=section, kind="section")
        entries |= {clause.id: replace(entry, record=clause, kind="clause") for clause in section.clauses}
        entries |= {step.id: replace(entry, record=step, kind="step") for step in section.procedure}
    return replace(handbook, info=info, sections=tuple(sections), entries=entries)


def _section(model: Section, id_: str, sentences: list[str]) -> Section:
    clauses = tuple(
        Clause.model_construct(id=f"{id_}-C{n}", strength="shall", text=_text(sentences, f"{id_} {n}"), basis=())
        for n in range(1, 11)
    )
    steps = tuple(step.model_copy(update={"id": f"{id_}-S{n}"}) for n, step in enumerate(model.procedure[:5], 1))
    return model.model_copy(update={"id": id_, "clauses": clauses, "procedure": steps})


def _text(sentences: list[str], seed: str) -> str:
    """Return three sentences, determined by the seed."""
    digest = hashlib.sha256(seed.encode()).digest()
    return "".join(sentences[int.from_bytes(digest[i : i + 4]) % len(sentences)] for i in (0, 4, 8))


def _sentences(text: str) -> Iterator[str]:
    yield from re.findall("[^\u3002\uff1b]+[\u3002\uff1b]", text)
