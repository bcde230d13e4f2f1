"""Person by version: who has read what, who was not asked, who is late.

A version asks those again whose clauses it changed in substance (`releases/impact.py`: a course), and everybody when it
is the first. Whoever read a later version has read what it says of the earlier ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from generator.link.handbook import Handbook
from generator.load.catalogue import Catalogue
from generator.plan.shared.tables import Cell, Sheet, Workbook, workbook_of
from generator.readers.lists import COLUMNS, Person, Signature
from generator.releases.chain import Kept
from generator.releases.impact import compared, retraining

STATES = ("not asked", "open until {day}", "overdue since {day}", "read on {day}", "read with {version}")
WORDS = (*COLUMNS, *STATES, "readers", "summary", "asked", "read", "open", "overdue", "in force from")


@dataclass(frozen=True, slots=True)
class Reading:
    """One person and one version: a word of `STATES`, and the day or version that goes with it."""

    state: str
    day: str = ""
    version: str = ""


def asked_by(chain: tuple[Kept, ...], roles: Iterable[str], units: tuple[str, ...]) -> dict[str, frozenset[str]]:
    """For each version, the roles that have to read it."""
    asked = {chain[0].snapshot.version: frozenset(roles)}
    for before, after in pairwise(one.snapshot for one in chain):
        found = retraining(compared(before, after, units))
        asked[after.version] = frozenset(one.role for one in found if one.need == "course")
    return asked


def readings(
    people: tuple[Person, ...],
    signed: Iterable[Signature],
    chain: tuple[Kept, ...],
    asked: dict[str, frozenset[str]],
    on: date,
    within: int,
) -> dict[str, tuple[Reading, ...]]:
    """For each work number, one reading for each version in order. `within` days of its start a version is read."""
    days: dict[tuple[str, str], date] = {}
    for one in signed:
        key = (one.number, one.version)
        days[key] = min(days.get(key, one.day), one.day)
    return {one.number: tuple(_of_person(one, days, chain, asked, on, within)) for one in people}


def _of_person(
    person: Person,
    days: dict[tuple[str, str], date],
    chain: tuple[Kept, ...],
    asked: dict[str, frozenset[str]],
    on: date,
    within: int,
) -> Iterator[Reading]:
    versions = [one.snapshot for one in chain]
    for place, one in enumerate(versions):
        later = next((two.version for two in versions[place + 1 :] if (person.number, two.version) in days), "")
        until = date.fromisoformat(one.effective) + timedelta(days=within)
        if (person.number, one.version) in days:
            yield Reading("read on {day}", days[person.number, one.version].isoformat())
        elif person.role not in asked[one.version]:
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
    found: dict[str, tuple[Reading, ...]],
    catalogue: Catalogue,
) -> Workbook:
    """The matrix, what is late standing out, and a line for each version."""
    word = {one: catalogue.pgettext("readers", one) for one in WORDS}
    versions = [one.snapshot for one in chain]
    heads = (("number", 14), ("name", 16), ("unit", 20), ("role", 18))
    rows = tuple(
        (
            *(Cell(text) for text in (one.number, one.name, one.unit, handbook.title(one.role))),
            *(_cell(reading, word) for reading in found[one.number]),
        )
        for one in people
    )
    matrix = Sheet(
        word["readers"],
        (*((word[name], width) for name, width in heads), *((one.version, 24) for one in versions)),
        rows,
    )
    columns = (("version", 12), ("in force from", 14), ("asked", 10), ("read", 10), ("open", 10), ("overdue", 10))
    summary = Sheet(
        word["summary"],
        tuple((word[name], width) for name, width in columns),
        tuple(
            (
                Cell(one.version),
                Cell(one.effective),
                Cell(sum(person.role in asked[one.version] for person in people)),
                *(
                    Cell(sum(found[person.number][place].state.startswith(state) for person in people))
                    for state in ("read", "open", "overdue")
                ),
            )
            for place, one in enumerate(versions)
        ),
    )
    return workbook_of(handbook, [matrix, summary])


def _cell(reading: Reading, word: dict[str, str]) -> Cell:
    text = word[reading.state].format(day=reading.day, version=reading.version)
    return Cell(text, bad=reading.state.startswith("overdue"))
