"""Records become the handbook, or a list of ids that do not fit together."""

from __future__ import annotations

import difflib
import unicodedata
from bisect import bisect
from collections.abc import Iterable, Iterator

from generator.diagnostics.diagnostic import Diagnostic, Label, Outcome, Place
from generator.diagnostics.words import a, short
from generator.link.handbook import Handbook, seal
from generator.link.references import Mention, identified, mentions
from generator.load.records import Entry
from generator.model.handbook import HandbookInfo
from generator.model.kinds import APART, SHOWN


class _Ids:
    """The ids that may be named in one kind of place, and which of them an unknown one resembles.

    A slip leaves the beginning or the end of an id intact, so the one that was meant stands next to it in
    alphabetical order, read forwards or backwards: no need to compare with thousands.
    """

    def __init__(self, ids: Iterable[str]) -> None:
        self._ids = {_tail(id_): id_ for id_ in ids}
        self._forwards = sorted(self._ids)
        self._backwards = sorted(tail[::-1] for tail in self._ids)

    def like(self, id_: str) -> str | None:
        """The id that was probably meant."""
        tail = _tail(id_)
        near = [*_around(tail, self._forwards), *(word[::-1] for word in _around(tail[::-1], self._backwards))]
        return next((self._ids[found] for found in difflib.get_close_matches(tail, near, n=1, cutoff=0.6)), None)


def _around(word: str, words: list[str]) -> list[str]:
    place = bisect(words, word)
    return words[max(0, place - 1) : place + 1]


def _tail(id_: str) -> str:
    """What tells an id from others of its kind: without prefix, and as it would be typed with care."""
    return unicodedata.normalize("NFKC", id_).strip().upper().split("-", 1)[-1]


def link(entries: tuple[Entry, ...]) -> Outcome[Handbook | None]:
    """Step 3: give every id its record and every mention its target; None while something is unresolved."""
    diagnostics: list[Diagnostic] = []
    by_id: dict[str, Entry] = {}
    for entry in entries:
        for part in identified(entry):
            first = by_id.setdefault(part.record.id, part)
            if first is not part:
                diagnostics.append(_duplicate(part, first))
    info, at = next((entry.record, entry.at) for entry in entries if isinstance(entry.record, HandbookInfo))
    diagnostics += _named_twice(info, at)
    found = [mention for entry in entries for mention in mentions(entry)]
    diagnostics += _unresolved(found, by_id, info)
    diagnostics += _frame(info, at, by_id)
    if diagnostics:
        return Outcome(None, tuple(diagnostics))
    return Outcome(seal(info, by_id, _backwards(one for one in found if by_id[one.source].kind not in APART)))


def _duplicate(entry: Entry, first: Entry) -> Diagnostic:
    return Diagnostic(
        "L302",
        f"the id `{entry.record.id}` is used twice",
        entry.at.into("id"),
        labels=(Label(first.at.into("id"), "first used here"),),
        hints=("give one of the two a new id; an id is never reused",),
    )


def _named_twice(info: HandbookInfo, whole: Place) -> Iterator[Diagnostic]:
    """Chapters and channels are no records of their own, but they too are told apart by what they are called."""
    chapters = [(str(chapter.number), ("chapters", i, "number")) for i, chapter in enumerate(info.chapters)]
    channels = [(channel.id, ("channels", i, "id")) for i, channel in enumerate(info.channels)]
    for what, named in (("chapter number", chapters), ("channel", channels)):
        first: dict[str, Place] = {}
        for name, path in named:
            at = whole.into(*path)
            if first.setdefault(name, at) is not at:
                label = Label(first[name], "first used here")
                message = f"the {what} `{name}` is used twice"
                yield Diagnostic("L302", message, at, labels=(label,), hints=("give one of the two another",))


def _unresolved(found: list[Mention], by_id: dict[str, Entry], handbook: HandbookInfo) -> Iterator[Diagnostic]:
    declared = _declared(handbook)
    known: dict[str, _Ids] = {}
    for mention in found:
        entry = by_id.get(mention.target)
        if mention.target in declared.get(mention.kind, ()):
            continue
        if mention.kind not in declared and entry is not None and _fits(mention.kind, entry):
            continue
        if entry is not None:
            yield _other_kind(mention, entry)
        else:
            known = known or _known(by_id, handbook)
            yield _unknown(mention, known)


def _declared(handbook: HandbookInfo) -> dict[str, tuple[str, ...]]:
    """What the handbook's own file declares, and other places name."""
    return {
        "channel": tuple(channel.id for channel in handbook.channels),
        "chapter": tuple(str(chapter.number) for chapter in handbook.chapters),
    }


def _fits(kind: str, entry: Entry) -> bool:
    return entry.kind == kind or (kind == "record" and entry.kind in SHOWN)


def _known(by_id: dict[str, Entry], handbook: HandbookInfo) -> dict[str, _Ids]:
    """The ids of each kind that a record can name."""
    ids: dict[str, list[str]] = {kind: list(names) for kind, names in _declared(handbook).items()}
    for id_, entry in by_id.items():
        ids.setdefault(entry.kind, []).append(id_)
        if _fits("record", entry):
            ids.setdefault("record", []).append(id_)
    return {kind: _Ids(of_kind) for kind, of_kind in ids.items()}


def _unknown(mention: Mention, known: dict[str, _Ids]) -> Diagnostic:
    meant = known[mention.kind].like(mention.target) if mention.kind in known else None
    hint = f"did you mean `{meant}`?" if meant else f"write the {mention.kind} first, or remove the mention"
    message = f"no {mention.kind} has the id `{short(mention.target)}`"
    return Diagnostic("L301", message, mention.at, note="named here", hints=(hint,))


def _other_kind(mention: Mention, entry: Entry) -> Diagnostic:
    open_to_readers = mention.kind == "record"
    wanted = "a record with a place on the site" if open_to_readers else a(mention.kind)
    return Diagnostic(
        "L303",
        f"`{mention.target}` is {a(entry.kind)}, not {wanted}",
        mention.at,
        labels=(Label(entry.at.into("id"), "defined here"),),
        hints=(f"name {wanted} here",),
    )


def _frame(info: HandbookInfo, whole: Place, by_id: dict[str, Entry]) -> Iterator[Diagnostic]:
    seen: dict[str, Place] = {}
    for i, chapter in enumerate(info.chapters):
        for j, section in enumerate(chapter.sections):
            at = whole.into("chapters", i, "sections", j)
            if section in seen:
                label = Label(seen[section], "first named here")
                yield Diagnostic(
                    "L304", f"`{section}` stands in the frame twice", at, labels=(label,), hints=("keep one",)
                )
            seen.setdefault(section, at)
    for entry in by_id.values():
        if entry.kind == "section" and entry.record.id not in seen:
            yield Diagnostic(
                "L304",
                f"`{entry.record.id}` stands in no chapter",
                entry.at.into("id"),
                hints=("name it under `chapters` in `sop_data/handbook.yml`",),
            )


def _backwards(found: Iterable[Mention]) -> dict[str, tuple[str, ...]]:
    sources: dict[str, dict[str, None]] = {}
    for mention in found:
        sources.setdefault(mention.target, {})[mention.source] = None
    return {target: tuple(names) for target, names in sources.items()}
