"""Which records rest on which article of the law."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.link.handbook import Handbook
from generator.model.base import Record
from generator.model.reference import Basis


def citing(handbook: Handbook) -> dict[tuple[str, str], tuple[str, ...]]:
    """For each reference and article, the ids of the records whose basis names it, in reading order."""
    found: dict[tuple[str, str], dict[str, None]] = {}
    for id_, entry in handbook.entries.items():
        for basis in _bases(entry.record):
            if basis.reference is not None and basis.article is not None:
                found.setdefault((basis.reference, basis.article), {})[id_] = None
    return {key: tuple(ids) for key, ids in found.items()}


def _bases(record: Record) -> Iterator[Basis]:
    """The bases that a record states itself; records with an id inside it state theirs."""
    for name in type(record).model_fields:
        value = getattr(record, name)
        parts: Iterable[object] = value if isinstance(value, tuple) else (value,)
        for one in parts:
            if isinstance(one, Basis):
                yield one
            elif isinstance(one, Record) and not hasattr(one, "id"):
                yield from _bases(one)
