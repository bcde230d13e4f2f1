"""Citations: which records cite which article of a reference."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.link.handbook import Handbook
from generator.model.base import Record
from generator.model.reference import Basis


def citing(handbook: Handbook) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return, by reference and article, the ids of the records whose basis cites it, in reading order."""
    citations: dict[tuple[str, str], dict[str, None]] = {}
    for id_, entry in handbook.entries.items():
        for basis in _bases(entry.record):
            if basis.reference is not None and basis.article is not None:
                citations.setdefault((basis.reference, basis.article), {})[id_] = None
    return {key: tuple(ids) for key, ids in citations.items()}


def _bases(record: Record) -> Iterator[Basis]:
    """Yield the bases of a record, without those of its parts that have an id of their own."""
    for name in type(record).model_fields:
        value = getattr(record, name)
        parts: Iterable[object] = value if isinstance(value, tuple) else (value,)
        for part in parts:
            if isinstance(part, Basis):
                yield part
            elif isinstance(part, Record) and not hasattr(part, "id"):
                yield from _bases(part)
