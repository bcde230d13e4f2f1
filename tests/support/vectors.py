"""Examples of verdicts that Python and the script of the site must both meet: `vectors/verdicts.json`.

`numbers`: typed text, unit, and what it can mean. `days`: typed text, and the day or nothing. `answers`: an
answer type, what was given, the verdict. `lists` and `jobs`: checklists, what was filled in, the verdict on each item,
what is missing, and the verdict on the whole.
"""

import json
from typing import Any

from generator.judge.verdict import Filling, Given
from generator.model.checklist import Checklist

from .projects import TESTS

VECTORS: dict[str, Any] = json.loads((TESTS / "vectors" / "verdicts.json").read_text(encoding="utf-8"))


def tuples(value: Any) -> Any:
    """Return JSON data with tuples for lists, as records have them."""
    if isinstance(value, dict):
        return {key: tuples(one) for key, one in value.items()}
    return tuple(tuples(one) for one in value) if isinstance(value, list) else value


def checklist(asked: dict[str, Any]) -> Checklist:
    """Return a checklist that asks what a vector says."""
    frame = {"id": "CL-X", "title": "X", "purpose": "X.", "when": "X", "roles": ["ROLE-X"]}
    return Checklist.model_validate(tuples(frame | asked))


def single(vector: dict[str, Any]) -> dict[str, Any]:
    """Return a checklist with the one item of an answer's vector."""
    item = {"id": "CL-X-1", "text": "X.", "clause": "SEC-1.1-C1", "answer": vector["ask"]}
    item |= {"critical": True} if vector.get("critical") else {}
    return {"groups": [{"title": "X", "items": [item]}]}


def given(value: dict[str, Any]) -> Given:
    """Return an answer of a vector."""
    fields: dict[str, Any] = tuples(value)
    return Given(**fields)


def filling(job: dict[str, Any]) -> Filling:
    """Return what a job of a vector has filled in."""
    items = {id_: given(value) for id_, value in job["items"].items()}
    return Filling(job["facts"], items, frozenset(job["signed"]))
