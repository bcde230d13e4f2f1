"""Suspect links: a clause has changed, and its dependents are not yet confirmed as reviewed."""

from __future__ import annotations

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
    """Dependent of a changed clause, and the current digest of the clause."""

    subject: str
    clause: str
    digest: str


def suspects(handbook: Handbook, chain: Iterable[Kept]) -> tuple[Suspect, ...]:
    """Return every link whose clause has changed since the link was last confirmed or first released."""
    confirmed = {(row.subject, row.clause): row.digest for row in handbook.confirmations}
    first = _first_released(chain)
    links = []
    for clause in (clause for section in handbook.sections for clause in section.clauses):
        now = clause_digest({"strength": clause.strength, "text": clause.text})
        for subject in dict.fromkeys(handbook.mentioned_by.get(clause.id, ())):
            known = confirmed.get((subject, clause.id)) or first.get((subject, clause.id))
            if handbook.kind(subject) in RESTING and known not in (None, now):
                links.append(Suspect(subject, clause.id, now))
    return tuple(links)


def suspect_links(handbook: Handbook, chain: Iterable[Kept]) -> Iterator[Diagnostic]:
    """V113: report each suspect link at the dependent record."""
    for link in suspects(handbook, chain):
        message = f"`{link.subject}` depends on `{link.clause}`, which has changed since they were last compared"
        hint = f"compare both, correct `{link.subject}` if necessary, then run `sop confirm {link.subject}`"
        label = Label(handbook.place(link.clause), "changed here")
        yield Diagnostic("V113", message, handbook.place(link.subject), labels=(label,), hints=(hint,))


def clause_digest(clause: Mapping[str, Any]) -> str:
    """Return the SHA-256 over strength and text of a clause."""
    return published_digest({"strength": clause["strength"], "text": clause["text"]})


def confirmation(link: Suspect, by: str, day: str) -> Confirmation:
    """Return the record that a link was reviewed; its id names both ends."""
    tail = link.clause.split("-", 1)[1]
    fields = {"id": f"CFM-{link.subject}-{tail}", "subject": link.subject, "clause": link.clause}
    return Confirmation.model_validate({**fields, "digest": link.digest, "by": by, "date": day})


def _first_released(chain: Iterable[Kept]) -> dict[tuple[str, str], str]:
    """Return, by link, the digest of its clause in the first release that contains the link."""
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
