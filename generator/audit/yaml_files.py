"""Records of a release as YAML, attached to an audit binder for automatic processing."""

from __future__ import annotations

import yaml

from generator.audit.scope import Scope
from generator.model.kinds import HANDBOOK, RELEASED
from generator.plan.artifact import Attachment
from generator.releases.snapshot import Snapshot

MEDIA_TYPE = "application/yaml"
"""Media type of YAML (RFC 9512)."""


def yaml_files(snapshot: Snapshot, scope: Scope, about: str) -> tuple[Attachment, ...]:
    """Return a file for each kind with a record in scope, and one for the title page."""
    files = []
    for kind in (HANDBOOK, *RELEASED):
        wanted = kind is HANDBOOK or kind.change is None  # these kinds are not limited by the scope
        rows = [
            {"id": id_, **record}
            for id_, (name, record) in snapshot.records.items()
            if name == kind.name and (wanted or scope.covers(id_) or id_ == scope.name)
        ]
        if rows:
            text = yaml.safe_dump(rows, allow_unicode=True, sort_keys=False, width=120)
            files.append(Attachment(f"{kind.folder or HANDBOOK.name}.yml", MEDIA_TYPE, about, text))
    return tuple(files)
