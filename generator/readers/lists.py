"""The list of staff, and lists of who has signed for which version, or what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from generator.diagnostics.diagnostic import Diagnostic, Outcome
from generator.diagnostics.words import short
from generator.link.handbook import Handbook
from generator.load.catalogue import Catalogue
from generator.load.table import Cell, Column, Row, by_line, day_of, plain, read_table
from generator.readers.receipts import read_receipts

STAFF = ("number", "name", "unit", "role")
SIGNED = ("number", "version", "date")
COLUMNS = dict.fromkeys((*STAFF, *SIGNED))


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who works by the handbook: work number, name, unit, id of the role."""

    number: str
    name: str
    unit: str
    role: str


@dataclass(frozen=True, slots=True)
class Signature:
    """Somebody has read a version: work number, version, day."""

    number: str
    version: str
    day: date


def read_staff(file: Path, name: str, handbook: Handbook, catalogue: Catalogue) -> Outcome[tuple[Person, ...]]:
    """Everybody on the list; a role is named by its id or its title."""
    rows = read_table(file, name, _columns(STAFF, catalogue, optional={"unit"}))
    roles = {plain(key): role.id for role in handbook.roles for key in (role.id, role.title)}
    found = list(rows.diagnostics)
    people: list[Person] = []
    first: dict[str, Cell] = {}
    for row in rows.value:
        number, role = row.cells["number"], row.cells["role"]
        if number.text and first.setdefault(number.text, number) is not number:
            hint = "a person has one line; whoever has two roles is listed under the one with more duties"
            message = f"the work number `{short(number.text)}` is on the list twice"
            found.append(Diagnostic("T161", message, number.at, hints=(hint,)))
        if role.text and plain(role.text) not in roles:
            hint = "the roles are " + ", ".join(f"`{one.title}`" for one in handbook.roles)
            found.append(Diagnostic("T162", f"there is no role `{short(role.text)}`", role.at, hints=(hint,)))
        unit = row.cells["unit"].text if "unit" in row.cells else ""
        people.append(Person(number.text, row.cells["name"].text, unit, roles.get(plain(role.text), "")))
    return Outcome(tuple(people), by_line(found))


def read_signatures(
    files: Iterable[tuple[Path, str]],
    known: Mapping[str, str],
    versions: tuple[str, ...],
    on: date,
    handbook: Handbook,
    catalogue: Catalogue,
) -> Outcome[tuple[Signature, ...]]:
    """All signatures of several lists: tables, or files of receipts (`.json`) that the site exported.

    `known` are the work numbers of the staff with the role of each, `on` the day by which is judged.
    """
    found: list[Diagnostic] = []
    signed: list[Signature] = []
    for file, name in files:
        if file.suffix.lower() == ".json":
            rows = read_receipts(file, name, handbook.info.id)
        else:
            rows = read_table(file, name, _columns(SIGNED, catalogue))
        own = list(rows.diagnostics)
        for row in rows.value:
            cells = [row.cells[column] for column in SIGNED]
            number, version, day = cells
            when = day_of(day)
            if isinstance(when, Diagnostic):
                own.append(when)
                continue
            own += _strangers(number, version, known, versions)
            own += _of_another_role(row, known)
            if when and date.fromisoformat(when) > on:
                hint = "correct the date, or name a later day with --on"
                own.append(Diagnostic("T164", f"signed on {when}, after {on}", day.at, hints=(hint,)))
            if when and number.text in known and version.text in versions:
                signed.append(Signature(number.text, version.text, date.fromisoformat(when)))
        found += by_line(own)
    return Outcome(tuple(signed), tuple(found))


def _of_another_role(row: Row, known: Mapping[str, str]) -> list[Diagnostic]:
    """A receipt says which role's part was read; a list says nothing of it."""
    number, role = row.cells["number"], row.cells.get("role")
    if role is None or known.get(number.text, role.text) == role.text:
        return []
    message = f"`{short(number.text)}` has read what `{short(role.text)}` has to, and is `{known[number.text]}`"
    hint = "let them read and sign for their own role, or correct the list of staff"
    return [Diagnostic("T162", message, role.at, hints=(hint,))]


def _strangers(number: Cell, version: Cell, known: Mapping[str, str], versions: tuple[str, ...]) -> list[Diagnostic]:
    found = []
    if number.text and number.text not in known:
        message = f"nobody on the list of staff has the work number `{short(number.text)}`"
        hint = "correct the number; some spreadsheets drop zeros at its start"
        found.append(Diagnostic("T161", message, number.at, hints=(hint,)))
    if version.text and version.text not in versions:
        hint = f"the releases are {', '.join(versions)}"
        found.append(Diagnostic("T163", f"`{short(version.text)}` was never released", version.at, hints=(hint,)))
    return found


def _columns(names: Iterable[str], catalogue: Catalogue, optional: Iterable[str] = ()) -> list[Column]:
    return [Column(one, catalogue.pgettext("readers", one), required=one not in set(optional)) for one in names]
