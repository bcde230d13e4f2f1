"""The table of record kinds: one row with all plain data about a kind.

Properties that need code of an upper layer are in tables there, keyed by the name of the kind. `complete` compares
their keys with the rows here when the program starts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import KW_ONLY, dataclass
from typing import Any, Literal, TypeVar

from generator.model.audit import AuditProgramme
from generator.model.checklist import Checklist, Form, Item
from generator.model.handbook import Confirmation, HandbookInfo, Release, Ruling, Waiver, Withdrawal
from generator.model.measure import Indicator, Risk
from generator.model.reference import Reference, Term
from generator.model.role import Conduct, Role
from generator.model.section import Clause, Section, Step
from generator.model.training import Curriculum, Module, Question

Entry = TypeVar("Entry")

Page = Literal["own", "listed", "whole"]
"""Place of a record on the site: its own page, an anchor on the page of its kind, or on the page of its whole."""

Weight = Literal["frame", "rule", "editorial"]
"""Weight of a change of a record: to the structure of the handbook, to a rule, or to wording only."""

CHAPTERS = "chapters"
"""Part of the books with sections, clauses and steps; all other kinds are in annexes."""


@dataclass(frozen=True, slots=True)
class Kind:
    """Kind of record. A file in its folder contains one record (a mapping) or several (a sequence).

    Fields that must be decided for every kind have no default; flags are off unless a row sets them.
    """

    name: str
    folder: str
    """Folder in `sop_data/` and on the site; "" for parts of other records."""
    type: Any  # a record class or an annotated union of several, as TypeAdapter accepts them
    _: KW_ONLY
    page: Page | None
    """None: such records have no place on the site, so no link may lead to them."""
    book: str | None
    """`chapters`, or the annex of the books with such records; None: books do not show them."""
    change: Weight | None
    """None: such records are about the work on the handbook, so they are never in force."""
    whole: str = ""
    """Kind of the record that contains this part; "" for records that are not parts."""
    released: bool = True
    """Off: such records may be added after a release, and nothing published mentions them."""
    retells: bool = False
    """Repeats rules of other records: a changed figure in its text is a change of wording."""
    cited: bool = False
    """Readers and printed documents cite it by id: a removed one must be listed as withdrawn."""
    practised: bool = False
    """Staff work by it: a change requires retraining."""
    rests: bool = False
    """Restates, checks or teaches a clause: a change of the clause makes it suspect."""
    audited: bool = False
    """Belongs to the scope of an audit."""

    def __post_init__(self) -> None:
        """Refuse a row that contradicts itself."""
        if bool(self.whole) != (self.page == "whole"):
            raise ValueError(f"the kind `{self.name}` has page={self.page!r} and whole={self.whole!r} in KINDS")


HANDBOOK_FILE = "handbook.yml"
HANDBOOK = Kind("handbook", "", HandbookInfo, page=None, book=None, change="editorial")

KINDS: tuple[Kind, ...] = (
    Kind("section", "sections", Section, page="own", book=CHAPTERS, change="frame", cited=True, audited=True),
    Kind("role", "roles", Role, page="own", book="role", change="frame"),
    Kind("checklist", "checklists", Checklist, page="own", book="record", change="frame", cited=True, audited=True),
    Kind(
        "conduct",
        "conduct",
        Conduct,
        page="own",
        book="conduct",
        change="rule",
        cited=True,
        practised=True,
        rests=True,
        audited=True,
    ),
    Kind("indicator", "indicators", Indicator, page="listed", book="indicator", change="rule", audited=True),
    Kind("risk", "risks", Risk, page="listed", book="risk", change="rule", audited=True),
    Kind("form", "forms", Form, page="listed", book="record", change="rule", cited=True, practised=True, audited=True),
    Kind(
        "module", "modules", Module, page="own", book=None, change="editorial", retells=True, rests=True, audited=True
    ),
    Kind("curriculum", "curricula", Curriculum, page=None, book=None, change="rule", retells=True),
    Kind(
        "question",
        "questions",
        Question,
        page=None,
        book=None,
        change="editorial",
        retells=True,
        rests=True,
        audited=True,
    ),
    Kind("term", "terms", Term, page="own", book="term", change="editorial"),
    Kind("reference", "references", Reference, page="own", book="reference", change="editorial", audited=True),
    Kind("release", "releases", Release, page=None, book=None, change=None),
    Kind("withdrawal", "withdrawals", Withdrawal, page=None, book=None, change=None),
    Kind("waiver", "waivers", Waiver, page=None, book=None, change=None),
    Kind("ruling", "rulings", Ruling, page=None, book=None, change=None),
    Kind("confirmation", "confirmations", Confirmation, page=None, book=None, change=None, released=False),
    Kind("audit", "audits", AuditProgramme, page=None, book=None, change=None, released=False),
)

PARTS: tuple[Kind, ...] = (
    Kind(
        "clause",
        "",
        Clause,
        whole="section",
        page="whole",
        book=CHAPTERS,
        change="rule",
        cited=True,
        practised=True,
        audited=True,
    ),
    Kind("step", "", Step, whole="section", page="whole", book=CHAPTERS, change="rule", practised=True),
    Kind("item", "", Item, whole="checklist", page="whole", book=None, change="rule", practised=True, rests=True),
)
"""Kinds of records that are inside others and have their own ids."""

EVERY: Mapping[str, Kind] = {kind.name: kind for kind in (HANDBOOK, *KINDS, *PARTS)}
"""All kinds by name."""

RELEASED = tuple(kind for kind in KINDS if kind.released)
"""Kinds of records that a release contains."""
APART = frozenset(kind.name for kind in KINDS if not kind.released)
"""Names of the other kinds."""
SHOWN = frozenset(kind.name for kind in EVERY.values() if kind.page is not None)
"""Names of the kinds that have a place on the site."""
IN_FORCE = tuple(kind.name for kind in KINDS if kind.change is not None)
"""Names of the kinds whose records are in force."""


def complete(table: Mapping[str, Entry], names: Iterable[str], where: str) -> Mapping[str, Entry]:
    """Return `table`, or raise ValueError unless it has exactly one entry for each name."""
    required = tuple(names)
    missing = [name for name in required if name not in table]
    if missing:
        raise ValueError(f"the kind `{missing[0]}` has no entry in {where}")
    unexpected = [name for name in table if name not in required]
    if unexpected:
        raise ValueError(f"`{unexpected[0]}` in {where} is not the name of such a kind")
    return table
