"""Quantities in a text: numbers in figures or words, with their signs and units."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction

from generator.requirements.quantity import HOUR_OF_DAY, SYMBOLS, UNITS, Quantity, Unit
from generator.requirements.vocabulary import Vocabulary

_DATE = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?!\d)")
_FIGURES = re.compile(r"(?:\d{1,3}(?:,\d{3}){1,9}(?!\d)|\d{1,30}(?!\d))(?:\.\d{1,30}(?!\d))?")
_SHARE = re.compile(r"/(\d{1,30})(?![\d/])")
LONGEST = 20
"""Maximum number of words of one number."""
_MINUS = re.compile(r"(?<![A-Za-z0-9])[-−](?=\d)")
_GAP = re.compile(r"\s*")
_HYPHEN = re.compile(r"[\s-]?")
_JOINT = re.compile(r"(?:-|\s+and\s+|\s+)(?=[a-z])", re.IGNORECASE)
"""Separator of the words of one number: twenty-three, two hundred and five."""


@dataclass(frozen=True, slots=True)
class Found:
    """Quantity that begins at a place of a text, and the place of its end."""

    quantity: Quantity
    end: int


@dataclass(frozen=True, slots=True)
class _Number:
    value: Fraction
    end: int
    needs_unit: bool


def quantities(text: str, place: int, words: Vocabulary) -> tuple[Found, ...]:
    """Return the quantity that begins at a place, both ends of a range, or nothing."""
    found = _date(text, place) or _fixed(text, place, words)
    return (found,) if found else _measured(text, place, words)


def _date(text: str, place: int) -> Found | None:
    date = _DATE.match(text, place)
    if date:
        year, month, day = (int(date[group]) for group in (1, 3, 4))
        return Found(Quantity(Fraction((year * 100 + month) * 100 + day), "date"), date.end())
    clock = _CLOCK.match(text, place)
    return Found(Quantity(Fraction(int(clock[1]) * 60 + int(clock[2])), HOUR_OF_DAY), clock.end()) if clock else None


def _fixed(text: str, place: int, words: Vocabulary) -> Found | None:
    """Return a word that is a quantity, or an article before a unit of time: `an hour`."""
    fixed = words.fixed_word.match(text, place)
    if fixed:
        return Found(words.fixed[fixed.group().casefold()], fixed.end())
    article = words.signs["article"].match(text, place)
    found = _with_unit(text, _Number(Fraction(1), article.end(), True), words) if article else None
    return found if found and found.quantity.is_time else None


def _measured(text: str, place: int, words: Vocabulary) -> tuple[Found, ...]:
    sign, start = _sign(text, place, words)
    first = _number(text, start, words)
    if first is None:
        every = _with_unit(text, _Number(Fraction(1), start, True), words) if sign == "per" else None
        return (_signed(every, sign),) if every else ()
    if sign == "percent of":
        return (Found(Quantity(first.value, UNITS["percent"].dimension), first.end),)
    share = _share(text, first, words)
    if share:
        return (share,)
    joint = words.signs["to"].match(text, _skip(text, first.end))
    second = _number(text, _skip(text, joint.end()), words) if joint else None
    far = _with_unit(text, second, words) if second else None
    if second and far:
        unit = _unit(text, second.end, words)
        near = Found(_in(first.value, unit[0] if unit else None), first.end)
        return (_signed(near, sign), _signed(far, sign))
    found = _with_unit(text, replace(first, needs_unit=first.needs_unit and sign != "ordinal"), words)
    return (_signed(found, sign),) if found else ()


def _sign(text: str, place: int, words: Vocabulary) -> tuple[str, int]:
    """Return the sign before a number, or "", and the place behind it."""
    if _MINUS.match(text, place):
        return "minus", place + 1
    for sign in ("percent of", "ordinal", "tolerance", "minus", "per"):
        found = words.signs[sign].match(text, place)
        if found:
            return sign, _skip(text, found.end())
    return "", place


def _signed(found: Found, sign: str) -> Found:
    quantity = found.quantity
    if sign == "minus":
        return replace(found, quantity=replace(quantity, value=-quantity.value))
    return replace(found, quantity=replace(quantity, sign=sign))


def _share(text: str, first: _Number, words: Vocabulary) -> Found | None:
    """Return a share such as 三分之一 or 八成, in percent."""
    of = words.signs["of"].match(text, first.end)
    second = _number(text, of.end(), words) if of else None
    if second and first.value:
        return Found(Quantity(second.value / first.value * 100, UNITS["percent"].dimension), second.end)
    tenths = words.signs["tenths"].match(text, first.end)
    return Found(Quantity(first.value * 10, UNITS["percent"].dimension), tenths.end()) if tenths else None


def _with_unit(text: str, number: _Number, words: Vocabulary) -> Found | None:
    """Return the number with its unit, if it needs none or has one; `5G` is a name and no quantity."""
    half = words.signs["and a half"].match(text, _skip(text, number.end))
    unit = _unit(text, half.end(), words) if half else None
    if half and unit:
        return Found(_in(number.value + Fraction(1, 2), unit[0]), unit[1])
    unit = _unit(text, number.end, words)
    if unit is None:
        following = text[number.end : number.end + 1]
        is_name = following.isascii() and following.isalpha()
        return None if number.needs_unit or is_name else Found(_in(number.value, None), number.end)
    half = words.signs["and a half"].match(text, _skip(text, unit[1]))
    value = number.value + Fraction(1, 2) if half else number.value
    return Found(_in(value, unit[0]), half.end() if half else unit[1])


def _in(value: Fraction, unit: Unit | None) -> Quantity:
    return Quantity(value * unit.factor, unit.dimension) if unit else Quantity(value)


def _unit(text: str, place: int, words: Vocabulary) -> tuple[Unit, int] | None:
    """Return the unit at a place and its end; a space or hyphen may be before it."""
    hyphen = _HYPHEN.match(text, place)
    start = hyphen.end() if hyphen else place
    found = words.unit.match(text, start)
    if found:
        return words.units[" ".join(found.group().casefold().split())], found.end()
    symbol = words.symbol.match(text, start)
    return (SYMBOLS[symbol.group()], symbol.end()) if symbol else None


def _number(text: str, place: int, words: Vocabulary) -> _Number | None:
    """Return the number at a place, in figures with an optional multiplier (5万), or in words."""
    figures = _FIGURES.match(text, place)
    if figures is None:
        return _numeral(text, place, words)
    value, end = Fraction(figures.group().replace(",", "")), figures.end()
    part = _SHARE.match(text, end)
    if part and int(part[1]):
        value, end = value / int(part[1]), part.end()
    multiplier = words.numeral.match(text, _skip(text, end))
    times = words.numerals[multiplier.group().casefold()] if multiplier else Fraction(1)
    if multiplier and times >= 100 and not words.unit.match(text, multiplier.start()):
        value, end = value * times, multiplier.end()
    return _Number(value, end, False)


def _numeral(text: str, place: int, words: Vocabulary) -> _Number | None:
    """Return a number in words: units, tens and hundreds are added, thousands and more multiply what is before."""
    total = group = digit = Fraction(0)
    end, needs_unit, run = place, True, place
    for _ in range(LONGEST):
        found = words.numeral.match(text, run)
        if found is None:
            break
        unit = words.unit.match(text, run)
        if end > place and unit and unit.end() > found.end():
            break  # the rest is a unit, as in two kilograms
        word, value = found.group().casefold(), words.numerals[found.group().casefold()]
        needs_unit = needs_unit and word in words.needs_unit
        if value >= 1000:
            total = (total + group + digit or 1) * value if value > 1000 else total + (group + digit or 1) * value
            group = digit = Fraction(0)
        elif value >= 100 or (value == 10 and digit):
            group, digit = group + (digit or 1) * value, Fraction(0)
        elif value >= 10 and value % 10 == 0:
            group += value
        else:
            digit = digit * 10 + value if digit else value
        end = found.end()
        joint = _JOINT.match(text, end)
        run = joint.end() if joint else end
    return _Number(total + group + digit, end, needs_unit) if end > place else None


def _skip(text: str, place: int) -> int:
    gap = _GAP.match(text, place)
    return gap.end() if gap else place
