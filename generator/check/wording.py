"""Rules about the wording of requirements: words to avoid, near-duplicates, abbreviations."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from generator.diagnostics.diagnostic import Diagnostic, Label, Place
from generator.link.handbook import Handbook
from generator.load.catalogue import Catalogue
from generator.load.records import Entry
from generator.model.checklist import Checklist
from generator.model.section import Clause, Section, Step

TWINS = 0.6
"""Share of common character pairs (Dice coefficient) above which two clauses are duplicates."""

RAREST = 6
"""Number of rarest character pairs by which candidates for duplicates are found."""

_QUOTED = re.compile('“[^”]*”|《[^》]*》|"[^"]*"')
_ABBREVIATION = re.compile(r"(?<![A-Za-z0-9-])[A-Z]{2,8}(?![A-Za-z0-9-])")


def word_out_of_place(entry: Entry, catalogue: Catalogue) -> Iterator[Diagnostic]:
    """C207: requirements use their modal word only; words of laws belong in references or quotation marks."""
    avoided = _pattern(catalogue.pgettext("wording", "avoid"))
    allowed = _pattern(catalogue.pgettext("wording", "allow"))
    for text, at in _requirements(entry):
        unquoted = _QUOTED.sub("", text)
        match = avoided.search(allowed.sub("", unquoted)) if avoided else None
        if match is not None:
            hint = f"use `{catalogue.pgettext('modal', 'shall')}`, or quote the law in its reference"
            message = f"`{match.group()}` is not a modal word of the handbook's requirements"
            yield Diagnostic("C207", message, at, hints=(hint,))


@cache
def _pattern(words: str) -> re.Pattern[str]:
    """Return a pattern for any of the words, which are separated by `|`; it matches nothing if there are no words."""
    return re.compile("|".join(re.escape(word) for word in words.split("|")) if "|" in words else r"(?!)")


def _requirements(entry: Entry) -> Iterator[tuple[str, Place]]:
    record = entry.record
    if isinstance(record, Section):
        for i, clause in enumerate(record.clauses):
            yield clause.text, entry.at.into("clauses", i, "text")
        for i, step in enumerate(record.procedure):
            yield step.action, entry.at.into("procedure", i, "action")
            if step.if_fails:
                yield step.if_fails, entry.at.into("procedure", i, "if_fails")
    elif isinstance(record, Checklist):
        for g, group in enumerate(record.groups):
            for i, item in enumerate(group.items):
                yield item.text, entry.at.into("groups", g, "items", i, "text")


def twin_clauses(handbook: Handbook) -> Iterator[Diagnostic]:
    """C411: no two clauses share most of their wording."""
    clauses = [clause for section in handbook.sections for clause in section.clauses]
    pairs = [_pairs(clause.text) for clause in clauses]
    for i, j in _alike(pairs):
        share = 2 * len(pairs[i] & pairs[j]) / (len(pairs[i]) + len(pairs[j]))
        first, second = clauses[i], clauses[j]
        yield Diagnostic(
            "C411",
            f"`{second.id}` shares {share:.0%} of its wording with `{first.id}`",
            handbook.place(second.id).into("text"),
            labels=(Label(handbook.place(first.id).into("text"), "the other clause"),),
            hints=("keep one and refer to it, or state the difference",),
            subject=second.id,
        )


def _pairs(text: str) -> frozenset[str]:
    plain = re.sub(r"\W+", "", text)
    return frozenset(plain[i : i + 2] for i in range(len(plain) - 1))


def _alike(pairs: list[frozenset[str]]) -> Iterator[tuple[int, int]]:
    """Yield indexes of sets that share more than `TWINS` of their members: for each set, the first other one.

    To avoid comparing all with all, only sets that share one of their `RAREST` members are compared: of two that share
    60 % of all members, one in 250 shares none of six.
    """
    frequency: dict[str, int] = defaultdict(int)
    for members in pairs:
        for pair in members:
            frequency[pair] += 1
    indexes: dict[str, list[int]] = defaultdict(list)
    for j, members in enumerate(pairs):
        rarest = sorted(members, key=lambda pair: (frequency[pair], pair))[:RAREST]
        candidates = (i for pair in rarest for i in indexes[pair])
        twin = next(
            (i for i in candidates if 2 * len(pairs[i] & members) > TWINS * (len(pairs[i]) + len(members))), None
        )
        if twin is not None:
            yield twin, j
        for pair in rarest:
            indexes[pair].append(j)


def abbreviation_nobody_explains(handbook: Handbook) -> Iterator[Diagnostic]:
    """C413: an abbreviation in a requirement is in the glossary, as a term or one of its synonyms."""
    known = {
        abbreviation
        for term in handbook.terms
        for text in (term.title, term.english or "", *term.synonyms, *term.colloquial)
        for abbreviation in _ABBREVIATION.findall(text)
    }
    for entry in handbook.entries.values():
        record = entry.record
        if not isinstance(record, (Clause, Step)):
            continue
        name = "text" if isinstance(record, Clause) else "action"
        for abbreviation in dict.fromkeys(_ABBREVIATION.findall(getattr(record, name))):
            if abbreviation in known:
                continue
            hint = "add it to the glossary as a term or a synonym, or write it out in full"
            message = f"no term explains the abbreviation `{abbreviation}`"
            yield Diagnostic("C413", message, entry.at.into(name), hints=(hint,), subject=record.id)
