"""Vocabulary of requirements in one language, from the word lists of its translations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, get_args

from generator.load.catalogue import Catalogue
from generator.requirements.quantity import SYMBOLS, UNITS, Quantity, Unit

Kind = Literal["comparison", "modal", "condition", "role", "order", "word", "filler"]
"""What a word does in a requirement; `order` are words of sequence, `filler` words without meaning of their own."""

COMPARISONS = ("at least", "at most", "more than", "less than", "about", "before", "after")
MODALS = ("shall", "shall not", "should", "should not", "may", "need not", "not")
CONDITIONS = ("if", "unless", "only", "until", "or", "and")

CLASSES: Mapping[str, Kind] = {
    **dict.fromkeys(COMPARISONS, "comparison"),
    **dict.fromkeys(MODALS, "modal"),
    **dict.fromkeys(CONDITIONS, "condition"),
    "role": "role",
    "order": "order",
    "no requirement": "word",
    "filler": "filler",
}
"""What the words of each list do. Words of one list are equal, but for roles, words of order and plain words."""

OWN = ("role", "order", "no requirement")
"""Lists whose words stay different from each other."""

AFTER_NUMBER = {"at least, after a number": "at least", "at most, after a number": "at most"}
"""Comparisons that are one only behind a number, such as 内 (within): in other words the sign means something else."""

SAME = (
    "at once",
    "tell",
    "check",
    "record",
    "keep",
    "wear",
    "use",
    "start",
    "end",
    "perform",
    "report",
    "stop",
    "ensure",
    "hand over",
    "give",
    "site",
    "clean",
    "reply",
    "sign",
    "fault",
    "arrive",
    "appointment",
    "because",
    "according to",
    "and so on",
)
"""Lists of words that mean the same."""

NUMERALS = ("0", "0.5", *map(str, range(1, 20)), *(f"{ten}0" for ten in range(2, 11)))
MULTIPLIERS = ("1000", "10000", "1000000", "100000000")
SIGNS = (
    "only before a unit",
    "article",
    "and a half",
    "percent of",
    "of",
    "tenths",
    "ordinal",
    "minus",
    "tolerance",
    "to",
    "per",
)
PERIODS = ("hour", "day", "week", "month", "quarter", "year")
FREQUENCIES = ("1", "2")

WORDS: Mapping[str, tuple[str, ...]] = {
    "requirement": (*CLASSES, *AFTER_NUMBER),
    "same": SAME,
    "unit": tuple(UNITS),
    "numeral": (*NUMERALS, *MULTIPLIERS, *SIGNS),
    "period": PERIODS,
    "frequency": FREQUENCIES,
}
"""Keywords of the translations, by context; each has a list of words separated by `|`, or `(none)`."""

NONE = "(none)"


@dataclass(frozen=True, slots=True)
class Word:
    """Word or phrase of a list: what it does, and its meaning; words with equal meaning are equal."""

    kind: Kind
    meaning: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words of requirements, each list with the expression that finds its longest word at a place.

    Expressions match normalized text (see `generator.requirements.reading.normalized`).
    """

    words: Mapping[str, Word]
    word: re.Pattern[str]
    behind: Mapping[str, str]
    behind_number: re.Pattern[str]
    """Comparisons behind a number, and their meaning."""
    units: Mapping[str, Unit]
    unit: re.Pattern[str]
    symbol: re.Pattern[str]
    numerals: Mapping[str, Fraction]
    numeral: re.Pattern[str]
    needs_unit: frozenset[str]
    """Numerals that are numbers only before a unit, such as 一: 一致 contains no number."""
    signs: Mapping[str, re.Pattern[str]]
    fixed: Mapping[str, Quantity]
    """Words that are quantities, such as `weekly` and `twice`."""
    fixed_word: re.Pattern[str]


def vocabulary(catalogue: Catalogue, roles: Iterable[str] = ()) -> Vocabulary:
    """Return the vocabulary of a language; `roles` are titles of roles of the handbook."""

    def listed(context: str, keyword: str) -> tuple[str, ...]:
        return _listed(catalogue, context, keyword)

    words = dict(_words(catalogue)) | {title.casefold(): Word("role", title.casefold()) for title in roles}
    behind = {word: meaning for keyword, meaning in AFTER_NUMBER.items() for word in listed("requirement", keyword)}
    units = {word: unit for name, unit in UNITS.items() for word in listed("unit", name)}
    numerals = {word: Fraction(value) for value in (*NUMERALS, *MULTIPLIERS) for word in listed("numeral", value)}
    needs_unit = frozenset(listed("numeral", "only before a unit"))
    periods = {
        word: Quantity(UNITS[name].factor, UNITS[name].dimension, "per")
        for name in PERIODS
        for word in listed("period", name)
    }
    frequencies = {
        word: Quantity(Fraction(value), "times") for value in FREQUENCIES for word in listed("frequency", value)
    }
    fixed = periods | frequencies
    return Vocabulary(
        words=words,
        word=_any(words),
        behind=behind,
        behind_number=_any(behind),
        units=units,
        unit=_any(units),
        symbol=_any(SYMBOLS, 0),
        numerals=numerals,
        numeral=_any(numerals),
        needs_unit=needs_unit,
        signs={sign: _any(listed("numeral", sign)) for sign in SIGNS},
        fixed=fixed,
        fixed_word=_any(fixed),
    )


def _words(catalogue: Catalogue) -> Iterator[tuple[str, Word]]:
    """Yield each word of the lists of classes and of equal words."""
    for keyword in SAME:
        for word in _listed(catalogue, "same", keyword):
            yield word, Word("word", keyword)
    for keyword, kind in CLASSES.items():
        for word in _listed(catalogue, "requirement", keyword):
            yield word, Word(kind, word if keyword in OWN else keyword)


def _listed(catalogue: Catalogue, context: str, keyword: str) -> tuple[str, ...]:
    """Return the words of a list, in lower case; none for a language that has no such list."""
    text = catalogue.messages.get((context, keyword), NONE)
    return tuple(word.strip().casefold() for word in text.split("|") if word.strip() not in ("", NONE))


def _any(words: Iterable[str], flags: int = re.IGNORECASE) -> re.Pattern[str]:
    """Return an expression that matches the longest of the words; words in letters are matched as whole words."""
    longest = sorted(set(words), key=lambda word: (-len(word), word))
    return re.compile("|".join(map(_bounded, longest)) or r"(?!)", flags)


def _bounded(word: str) -> str:
    """Return the expression of a word; a word that ends in a letter is not followed by another, or by a figure."""
    escaped = re.escape(word).replace(r"\ ", r"\s+")
    before = r"(?<![A-Za-z])" if _is_letter(word[0]) else ""
    return before + escaped + (r"(?![A-Za-z0-9])" if _is_letter(word[-1]) else "")


def _is_letter(char: str) -> bool:
    return char.isascii() and char.isalpha()


assert set(CLASSES.values()) <= set(get_args(Kind))
