"""Page of all jobs that a device keeps, whatever checklist and version they began with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.engine.canonical import canonical_json
from generator.link.handbook import Handbook
from generator.plan.artifact import Artifact, page
from generator.plan.paper.checklists import worksheet
from generator.plan.shared.parts import Addresses
from generator.plan.shared.paths import CHECKLISTS_PAGE, JOBS_PAGE


@dataclass(frozen=True, slots=True)
class JobsPage:
    """View of the page; `data` is JSON for its script: what each checklist asks now, and its page."""

    data: str


def pages(handbook: Handbook) -> Iterator[Artifact]:
    """Yield the page, if there are checklists to fill in."""
    if not handbook.checklists:
        return
    info, to = handbook.info, Addresses(handbook, JOBS_PAGE)
    data = {
        "handbook": info.id,
        "book": info.title,
        "numbers": info.house.numbers,
        "begin": to.to_page("", CHECKLISTS_PAGE).href,
        "lists": {
            checklist.id: {"page": to.to(checklist.id).href, "work": worksheet(handbook, checklist)}
            for checklist in handbook.checklists
        },
    }
    records = (info.id, *(checklist.id for checklist in handbook.checklists))
    yield page(JOBS_PAGE, "page/jobs.md.j2", JobsPage(canonical_json(data).decode()), records)
