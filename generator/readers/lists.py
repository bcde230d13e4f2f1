"""Read the list of staff, and lists of signatures for versions."""

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
    """Member of staff: work number, name, unit, id of the role."""

    number: str
    name: str
    unit: str
    role: str


@dataclass(frozen=True, slots=True)
class Signature:
    """Signature for a version: work number, version, day."""

    number: str
    version: str
    day: date


def read_staff(file: Path, name: str, handbook: Handbook, catalogue: Catalogue) -> Outcome[tuple[Person, ...]]:
    """Return the people on the list. Roles are given by id or title."""
    rows = read_table(file, name, _columns(STAFF, catalogue, optional={"unit"}))
    roles = {plain(key): role.id for role in handbook.roles for key in (role.id, role.title)}
    diagnostics = list(rows.diagnostics)
    people: list[Person] = []
    first: dict[str, Cell] = {}
    for row in rows.value:
        number, role = row.cells["number"], row.cells["role"]
        if number.text and first.setdefault(number.text, number) is not number:
            hint = "keep one line for each person; for two roles, keep the role with more duties"
            message = f"the work number `{short(number.text)}` is on the list twice"
            diagnostics.append(Diagnostic("T161", message, number.at, hints=(hint,)))
        if role.text and plain(role.text) not in roles:
            hint = "the roles are " + ", ".join(f"`{role.title}`" for role in handbook.roles)
            diagnostics.append(Diagnostic("T162", f"there is no role `{short(role.text)}`", role.at, hints=(hint,)))
        unit = row.cells["unit"].text if "unit" in row.cells else ""
        people.append(Person(number.text, row.cells["name"].text, unit, roles.get(plain(role.text), "")))
    return Outcome(tuple(people), by_line(diagnostics))


def read_signatures(
    files: Iterable[tuple[Path, str]],
    known: Mapping[str, str],
    versions: tuple[str, ...],
    on: date,
    handbook: Handbook,
    catalogue: Catalogue,
) -> Outcome[tuple[Signature, ...]]:
    """Return all signatures from several lists: tables, or files of receipts (`.json`) exported by the site.

    `known` maps the work numbers of the staff to roles; signatures after the day `on` are reported.
    """
    diagnostics: list[Diagnostic] = []
    signed: list[Signature] = []
    for file, name in files:
        if file.suffix.lower() == ".json":
            rows = read_receipts(file, name, handbook.info.id)
        else:
            rows = read_table(file, name, _columns(SIGNED, catalogue))
        reported = list(rows.diagnostics)
        for row in rows.value:
            cells = [row.cells[column] for column in SIGNED]
            number, version, day = cells
            signed_on = day_of(day)
            if isinstance(signed_on, Diagnostic):
                reported.append(signed_on)
                continue
            reported += _unknown(number, version, known, versions)
            reported += _of_another_role(row, known)
            if signed_on and date.fromisoformat(signed_on) > on:
                hint = "correct the date, or name a later day with --on"
                reported.append(Diagnostic("T164", f"signed on {signed_on}, after {on}", day.at, hints=(hint,)))
            if signed_on and number.text in known and version.text in versions:
                signed.append(Signature(number.text, version.text, date.fromisoformat(signed_on)))
        diagnostics += by_line(reported)
    return Outcome(tuple(signed), tuple(diagnostics))


def _of_another_role(row: Row, known: Mapping[str, str]) -> list[Diagnostic]:
    """Report a receipt that was made for another role than the person has. Tables do not name roles."""
    number, role = row.cells["number"], row.cells.get("role")
    if role is None or known.get(number.text, role.text) == role.text:
        return []
    message = f"`{short(number.text)}` has read as `{short(role.text)}`, but has the role `{known[number.text]}`"
    hint = "let them read and sign for their own role, or correct the list of staff"
    return [Diagnostic("T162", message, role.at, hints=(hint,))]


def _unknown(number: Cell, version: Cell, known: Mapping[str, str], versions: tuple[str, ...]) -> list[Diagnostic]:
    diagnostics = []
    if number.text and number.text not in known:
        message = f"the work number `{short(number.text)}` is not on the list of staff"
        hint = "correct the number; some spreadsheets drop zeros at its start"
        diagnostics.append(Diagnostic("T161", message, number.at, hints=(hint,)))
    if version.text and version.text not in versions:
        hint = f"the releases are {', '.join(versions)}"
        diagnostics.append(Diagnostic("T163", f"`{short(version.text)}` was never released", version.at, hints=(hint,)))
    return diagnostics


def _columns(names: Iterable[str], catalogue: Catalogue, optional: Iterable[str] = ()) -> list[Column]:
    return [Column(key, catalogue.pgettext("readers", key), required=key not in set(optional)) for key in names]
