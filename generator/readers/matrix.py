"""Reading matrix of people and versions: read, not required, or late.

The first version must be read by everybody, later ones by the roles for which they require a course
(`releases/impact.py`). Reading a later version counts for the earlier ones as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from generator.link.handbook import Handbook
from generator.load.catalogue import Catalogue
from generator.plan.shared.tables import Cell, Head, Sheet, Workbook, heads, workbook_of
from generator.readers.lists import COLUMNS, Person, Signature
from generator.releases.chain import Kept
from generator.releases.impact import compared, retraining

STATES = ("not asked", "open until {day}", "overdue since {day}", "read on {day}", "read with {version}")
WORDS = (*COLUMNS, *STATES, "readers", "summary", "asked", "read", "open", "overdue", "in force from")


@dataclass(frozen=True, slots=True)
class Reading:
    """Reading state of a person and a version: one of `STATES`, and the day or version in its text."""

    state: str
    day: str = ""
    version: str = ""


def asked_by(chain: tuple[Kept, ...], roles: Iterable[str], catalogue: Catalogue) -> dict[str, frozenset[str]]:
    """Return the roles that must read each version."""
    asked = {chain[0].snapshot.version: frozenset(roles)}
    for before, after in pairwise(release.snapshot for release in chain):
        rows = retraining(compared(before, after, catalogue))
        asked[after.version] = frozenset(row.role for row in rows if row.need == "course")
    return asked


def readings(
    people: tuple[Person, ...],
    signed: Iterable[Signature],
    chain: tuple[Kept, ...],
    asked: dict[str, frozenset[str]],
    on: date,
    within: int,
) -> dict[str, tuple[Reading, ...]]:
    """Return the readings of each work number, by version. `within`: days to read a version after it takes effect."""
    days: dict[tuple[str, str], date] = {}
    for signature in signed:
        key = (signature.number, signature.version)
        days[key] = min(days.get(key, signature.day), signature.day)
    return {person.number: tuple(_of_person(person, days, chain, asked, on, within)) for person in people}


def _of_person(
    person: Person,
    days: dict[tuple[str, str], date],
    chain: tuple[Kept, ...],
    asked: dict[str, frozenset[str]],
    on: date,
    within: int,
) -> Iterator[Reading]:
    versions = [release.snapshot for release in chain]
    for place, version in enumerate(versions):
        followers = (follower.version for follower in versions[place + 1 :])
        later = next((name for name in followers if (person.number, name) in days), "")
        until = date.fromisoformat(version.effective) + timedelta(days=within)
        if (person.number, version.version) in days:
            yield Reading("read on {day}", days[person.number, version.version].isoformat())
        elif person.role not in asked[version.version]:
            yield Reading("not asked")
        elif later:
            yield Reading("read with {version}", version=later)
        elif on > until:
            yield Reading("overdue since {day}", until.isoformat())
        else:
            yield Reading("open until {day}", until.isoformat())


def workbook(
    handbook: Handbook,
    people: tuple[Person, ...],
    chain: tuple[Kept, ...],
    asked: dict[str, frozenset[str]],
    readings: dict[str, tuple[Reading, ...]],
    catalogue: Catalogue,
) -> Workbook:
    """Return the workbook: the matrix, in which late readings are highlighted, and a summary of each version."""
    words = {key: catalogue.pgettext("readers", key) for key in WORDS}
    versions = [release.snapshot for release in chain]
    person_columns = (("number", 14), ("name", 16), ("unit", 20), ("role", 18))
    rows = tuple(
        (
            *(Cell(text) for text in (person.number, person.name, person.unit, handbook.title(person.role))),
            *(_cell(reading, words) for reading in readings[person.number]),
        )
        for person in people
    )
    matrix = Sheet(
        words["readers"],
        (*heads(words, person_columns), *(Head(version.version, 24) for version in versions)),
        rows,
    )
    columns = (("version", 12), ("in force from", 14), ("asked", 10), ("read", 10), ("open", 10), ("overdue", 10))
    summary = Sheet(
        words["summary"],
        heads(words, columns),
        tuple(
            (
                Cell(version.version),
                Cell(version.effective),
                Cell(sum(person.role in asked[version.version] for person in people)),
                *(
                    Cell(sum(readings[person.number][place].state.startswith(state) for person in people))
                    for state in ("read", "open", "overdue")
                ),
            )
            for place, version in enumerate(versions)
        ),
    )
    return workbook_of(handbook, [matrix, summary])


def _cell(reading: Reading, words: dict[str, str]) -> Cell:
    text = words[reading.state].format(day=reading.day, version=reading.version)
    return Cell(text, bad=reading.state.startswith("overdue"))
