"""Suspect links: a clause has changed, and nobody has said yet that what rests on it still fits."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from generator.diagnostics.diagnostic import Diagnostic, Label
from generator.link.handbook import Handbook
from generator.model.handbook import Confirmation
from generator.model.kinds import EVERY
from generator.model.published import published_digest
from generator.releases.chain import Kept
from generator.releases.changes import parts

RESTING = frozenset(kind.name for kind in EVERY.values() if kind.rests)


@dataclass(frozen=True, slots=True)
class Suspect:
    """What rests on a clause, and the digest of what the clause says now."""

    subject: str
    clause: str
    digest: str


def suspects(handbook: Handbook, chain: Iterable[Kept]) -> tuple[Suspect, ...]:
    """Every link whose clause says something else than when the link was last confirmed, or first released."""
    confirmed = {(one.subject, one.clause): one.digest for one in handbook.confirmations}
    first = _first_released(chain)
    found = []
    for clause in (clause for section in handbook.sections for clause in section.clauses):
        now = clause_digest({"strength": clause.strength, "text": clause.text})
        for subject in dict.fromkeys(handbook.mentioned_by.get(clause.id, ())):
            known = confirmed.get((subject, clause.id)) or first.get((subject, clause.id))
            if handbook.kind(subject) in RESTING and known not in (None, now):
                found.append(Suspect(subject, clause.id, now))
    return tuple(found)


def suspect_links(handbook: Handbook, chain: Iterable[Kept]) -> Iterator[Diagnostic]:
    """V113: one complaint for each suspect link, at what rests on the clause."""
    for one in suspects(handbook, chain):
        message = f"`{one.subject}` rests on `{one.clause}`, which has changed since they were last compared"
        hint = f"read both; correct `{one.subject}` if it no longer fits, then `sop confirm {one.subject}`"
        label = Label(handbook.place(one.clause), "changed here")
        yield Diagnostic("V113", message, handbook.place(one.subject), labels=(label,), hints=(hint,))


def clause_digest(clause: Mapping[str, Any]) -> str:
    """SHA-256 over what a clause asks for: its strength and its text."""
    return published_digest({"strength": clause["strength"], "text": clause["text"]})


def confirmation(one: Suspect, by: str, day: str) -> Confirmation:
    """The record that a link was looked at; its id names both ends."""
    tail = one.clause.split("-", 1)[1]
    fields = {"id": f"CFM-{one.subject}-{tail}", "subject": one.subject, "clause": one.clause}
    return Confirmation.model_validate({**fields, "digest": one.digest, "by": by, "date": day})


def _first_released(chain: Iterable[Kept]) -> dict[tuple[str, str], str]:
    """For each link, the digest of its clause in the first release that has the link."""
    first: dict[tuple[str, str], str] = {}
    for kept in chain:
        records = dict(parts(kept.snapshot))
        clauses = {id_: clause_digest(record) for id_, (kind, record) in records.items() if kind == "clause"}
        for id_, (kind, record) in records.items():
            if kind in RESTING:
                for clause in (record.get("clause"), *record.get("clauses", ())):
                    if clause in clauses:
                        first.setdefault((id_, clause), clauses[clause])
    return first


def confirmations_yaml(rows: Iterable[Confirmation]) -> bytes:
    """The file that holds confirmations, a line each: quoted as JSON, which YAML reads too."""
    lines = [
        "# yaml-language-server: $schema=../schema/confirmation.json",
        "# Written by `sop confirm`: links that somebody compared after their clause had changed.",
    ]
    for one in rows:
        fields = ", ".join(
            f"{name}: {json.dumps(text, ensure_ascii=False)}" for name, text in one.model_dump(mode="json").items()
        )
        lines.append(f"- {{{fields}}}")
    return ("\n".join(lines) + "\n").encode()
