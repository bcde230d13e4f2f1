"""How requirements are worded: modal words that bind, no twins, no abbreviation that nobody explained."""

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
"""Share of common character pairs (Dice coefficient) from which two clauses say the same."""

RAREST = 6
"""How many of its rarest pairs stand for a clause when twins are looked for."""

_QUOTED = re.compile('“[^”]*”|《[^》]*》|"[^"]*"')
_ABBREVIATION = re.compile(r"(?<![A-Za-z0-9-])[A-Z]{2,8}(?![A-Za-z0-9-])")


def word_out_of_place(entry: Entry, catalogue: Catalogue) -> Iterator[Diagnostic]:
    """C207: our own requirements bind by their modal word alone; what laws say stands in references."""
    avoided = _pattern(catalogue.pgettext("wording", "avoid"))
    allowed = _pattern(catalogue.pgettext("wording", "allow"))
    for text, at in _requirements(entry):
        own = _QUOTED.sub("", text)
        found = avoided.search(allowed.sub("", own)) if avoided else None
        if found is not None:
            hint = f"say it with `{catalogue.pgettext('modal', 'shall')}`, or quote the law in its reference"
            yield Diagnostic("C207", f"`{found.group()}` is no word for a requirement of our own", at, hints=(hint,))


@cache
def _pattern(words: str) -> re.Pattern[str]:
    """Any of the words, separated by `|`; nothing where there are none."""
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
    """C411: two clauses that share most of their wording are one requirement, written twice."""
    clauses = [clause for section in handbook.sections for clause in section.clauses]
    pairs = [_pairs(clause.text) for clause in clauses]
    for i, j in _alike(pairs):
        share = 2 * len(pairs[i] & pairs[j]) / (len(pairs[i]) + len(pairs[j]))
        first, second = clauses[i], clauses[j]
        yield Diagnostic(
            "C411",
            f"`{second.id}` shares {share:.0%} of its wording with `{first.id}`",
            handbook.place(second.id).into("text"),
            labels=(Label(handbook.place(first.id).into("text"), "the other one"),),
            hints=("say it once and refer to it, or say what is different",),
            subject=second.id,
        )


def _pairs(text: str) -> frozenset[str]:
    plain = re.sub(r"\W+", "", text)
    return frozenset(plain[i : i + 2] for i in range(len(plain) - 1))


def _alike(pairs: list[frozenset[str]]) -> Iterator[tuple[int, int]]:
    """Indexes of sets that share more than `TWINS`, for each set the first other one, without comparing all with all.

    Only sets that share one of their `RAREST` members are compared: of two that share 60 % of all members, one pair
    in 250 shares none of six.
    """
    spread: dict[str, int] = defaultdict(int)
    for one in pairs:
        for pair in one:
            spread[pair] += 1
    holders: dict[str, list[int]] = defaultdict(list)
    for j, one in enumerate(pairs):
        rarest = sorted(one, key=lambda pair: (spread[pair], pair))[:RAREST]
        others = (i for pair in rarest for i in holders[pair])
        twin = next((i for i in others if 2 * len(pairs[i] & one) > TWINS * (len(pairs[i]) + len(one))), None)
        if twin is not None:
            yield twin, j
        for pair in rarest:
            holders[pair].append(j)


def abbreviation_nobody_explains(handbook: Handbook) -> Iterator[Diagnostic]:
    """C413: an abbreviation in a requirement is in the glossary, as a term or one of its words."""
    known = {
        word
        for term in handbook.terms
        for text in (term.title, term.english or "", *term.synonyms, *term.colloquial)
        for word in _ABBREVIATION.findall(text)
    }
    for entry in handbook.entries.values():
        record = entry.record
        if not isinstance(record, (Clause, Step)):
            continue
        name = "text" if isinstance(record, Clause) else "action"
        unknown = [word for word in _ABBREVIATION.findall(getattr(record, name)) if word not in known]
        for word in dict.fromkeys(unknown):
            hint = "add it to the glossary as a term or a synonym, or write the word out"
            message = f"no term explains the abbreviation `{word}`"
            yield Diagnostic("C413", message, entry.at.into(name), hints=(hint,), subject=record.id)
