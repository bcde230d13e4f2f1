"""The table of record kinds: the word, the folder of `sop_data/` that holds it, and its type."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from generator.model.audit import AuditProgramme
from generator.model.checklist import Checklist, Form
from generator.model.handbook import Confirmation, HandbookInfo, Release, Waiver, Withdrawal
from generator.model.measure import Indicator, Risk
from generator.model.reference import Reference, Term
from generator.model.role import Conduct, Role
from generator.model.section import Section
from generator.model.training import Curriculum, Module, Question


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of record. A file in its folder holds one record (a mapping) or several (a sequence).

    What is not `released` is of the work on the handbook: it comes after a release as well, and nothing published says
    anything of it.
    """

    name: str
    folder: str
    type: Any  # a class of records or an annotated union of some: whatever TypeAdapter takes
    released: bool = True


HANDBOOK_FILE = "handbook.yml"
HANDBOOK = Kind("handbook", "", HandbookInfo)

KINDS: tuple[Kind, ...] = (
    Kind("section", "sections", Section),
    Kind("role", "roles", Role),
    Kind("checklist", "checklists", Checklist),
    Kind("conduct", "conduct", Conduct),
    Kind("indicator", "indicators", Indicator),
    Kind("risk", "risks", Risk),
    Kind("form", "forms", Form),
    Kind("module", "modules", Module),
    Kind("curriculum", "curricula", Curriculum),
    Kind("question", "questions", Question),
    Kind("term", "terms", Term),
    Kind("reference", "references", Reference),
    Kind("release", "releases", Release),
    Kind("withdrawal", "withdrawals", Withdrawal),
    Kind("waiver", "waivers", Waiver),
    Kind("confirmation", "confirmations", Confirmation, released=False),
    Kind("audit", "audits", AuditProgramme, released=False),
)

RELEASED = tuple(kind for kind in KINDS if kind.released)
"""Kinds of records that a release holds."""
APART = frozenset(kind.name for kind in KINDS if not kind.released)
"""Names of the other kinds."""

_OF_CONTROL = {"release", "withdrawal", "waiver", "confirmation", "audit"}
UNSEEN = frozenset({HANDBOOK.name, "curriculum", "question"} | _OF_CONTROL)
"""Kinds that have no place of their own on the site, so nothing leads to them."""
