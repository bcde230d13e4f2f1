"""Records of the bakery's checklist CL-OPEN as its page exports them: `sop-record-2`."""

from pathlib import Path
from typing import Any

from generator.engine.canonical import canonical_digest
from generator.model.checklist import Checklist
from generator.plan.paper.checklists import checklist_digest

from .projects import read_sources


def sealed(record: dict[str, Any]) -> dict[str, Any]:
    """Return a record with the seal that fits it."""
    content = {name: value for name, value in record.items() if name != "seal"}
    return {**content, "seal": canonical_digest(content)}


def item(number: int, answer: str, verdict: str, **more: Any) -> dict[str, Any]:
    """Return an answer to an item."""
    blank = {"readings": [], "skipped": False, "remark": "", "photos": [], "signature": None}
    return {"id": f"CL-OPEN-{number}", "answer": answer, **blank, "verdict": verdict, **more}


def action(what: str = "New seal", who: str = "Li", due: str = "", done: str = "") -> dict[str, Any]:
    """Return the field of an item with an action."""
    return {"action": {"what": what, "who": who, "due": due, "done": done}}


def record_of(project: Path, job: str = "20260601-080000-1a2b", **items: dict[str, Any]) -> dict[str, Any]:
    """Return a finished record: too warm, not clean, the rest in order. `items` adds fields: `item1`, `item2`, …"""
    handbook = read_sources(project).handbook
    checklist = handbook.get("CL-OPEN", Checklist)
    answers = [
        item(1, "9.5", "stop", remark="door was open"),
        item(2, "no", "failed", remark="crumbs"),
        item(3, "soap", "passed"),
        item(4, "nothing", "noted"),
        item(5, "", "na", skipped=True),
        item(6, "", "noted", signature={"name": "Owner", "image": ""}),
    ]
    return sealed(
        {
            "schema": "sop-record-2",
            "handbook": {"id": "HB-BAKERY", "number": "BK-001", "version": "V1.0"},
            "checklist": {"id": "CL-OPEN", "title": checklist.title, "digest": checklist_digest(handbook, checklist)},
            "job": job,
            "started": "2026-06-01T08:00:00+08:00",
            "finished": "2026-06-01T08:09:00+08:00",
            "exported": "2026-06-01T08:10:00+08:00",
            "reopened": [],
            "facts": [{"name": "Date", "value": "2026-06-01"}, {"name": "Shop", "value": "Mill Lane"}],
            "items": [{**one, **items.get(f"item{number}", {})} for number, one in enumerate(answers, 1)],
            "signers": [{"role": "Baker", "name": "Li Wei", "image": ""}],
            "overall": "stop",
        }
    )
