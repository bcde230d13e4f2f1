"""Link records into a handbook, or report ids that cannot be resolved."""

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
    """Ids that a field may refer to, with suggestions for unknown ids.

    A typing error leaves the beginning or the end of an id intact, so the intended id is its neighbour in alphabetical
    order, read forwards or backwards: there is no need to compare with thousands.
    """

    def __init__(self, ids: Iterable[str]) -> None:
        self._ids = {_tail(id_): id_ for id_ in ids}
        self._forwards = sorted(self._ids)
        self._backwards = sorted(tail[::-1] for tail in self._ids)

    def like(self, id_: str) -> str | None:
        """Return the id that was probably intended, or None."""
        tail = _tail(id_)
        near = [*_neighbours(tail, self._forwards), *(t[::-1] for t in _neighbours(tail[::-1], self._backwards))]
        return next((self._ids[match] for match in difflib.get_close_matches(tail, near, n=1, cutoff=0.6)), None)


def _neighbours(tail: str, tails: list[str]) -> list[str]:
    i = bisect(tails, tail)
    return tails[max(0, i - 1) : i + 1]


def _tail(id_: str) -> str:
    """Return the part of an id that distinguishes it within its kind, normalized: without prefix, in capitals."""
    return unicodedata.normalize("NFKC", id_).strip().upper().split("-", 1)[-1]


def link(entries: tuple[Entry, ...]) -> Outcome[Handbook | None]:
    """Step 3: resolve every id and every mention. The outcome has no handbook if any cannot be resolved."""
    diagnostics: list[Diagnostic] = []
    by_id: dict[str, Entry] = {}
    for entry in entries:
        for part in identified(entry):
            first = by_id.setdefault(part.record.id, part)
            if first is not part:
                diagnostics.append(_duplicate(part, first))
    info, at = next((entry.record, entry.at) for entry in entries if isinstance(entry.record, HandbookInfo))
    diagnostics += _duplicate_names(info, at)
    all_mentions = [mention for entry in entries for mention in mentions(entry)]
    diagnostics += _unresolved(all_mentions, by_id, info)
    diagnostics += _contents(info, at, by_id)
    if diagnostics:
        return Outcome(None, tuple(diagnostics))
    published = (mention for mention in all_mentions if by_id[mention.source].kind not in APART)
    return Outcome(seal(info, by_id, _sources_by_target(published)))


def _duplicate(entry: Entry, first: Entry) -> Diagnostic:
    return Diagnostic(
        "L302",
        f"the id `{entry.record.id}` is used twice",
        entry.at.into("id"),
        labels=(Label(first.at.into("id"), "first used here"),),
        hints=("give one of the two a new id that was never used",),
    )


def _duplicate_names(info: HandbookInfo, whole: Place) -> Iterator[Diagnostic]:
    """Report chapters with the same number, and channels with the same id."""
    chapters = [(str(chapter.number), ("chapters", i, "number")) for i, chapter in enumerate(info.chapters)]
    channels = [(channel.id, ("channels", i, "id")) for i, channel in enumerate(info.channels)]
    for what, named in (("chapter number", chapters), ("channel", channels)):
        first: dict[str, Place] = {}
        for name, path in named:
            at = whole.into(*path)
            if first.setdefault(name, at) is not at:
                label = Label(first[name], "first used here")
                message = f"the {what} `{name}` is used twice"
                yield Diagnostic("L302", message, at, labels=(label,), hints=("change one of the two",))


def _unresolved(all_mentions: list[Mention], by_id: dict[str, Entry], handbook: HandbookInfo) -> Iterator[Diagnostic]:
    declared = _declared(handbook)
    known: dict[str, _Ids] = {}
    for mention in all_mentions:
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
    """Return, by kind, the names that `handbook.yml` declares and other records refer to."""
    return {
        "channel": tuple(channel.id for channel in handbook.channels),
        "chapter": tuple(str(chapter.number) for chapter in handbook.chapters),
    }


def _fits(kind: str, entry: Entry) -> bool:
    return entry.kind == kind or (kind == "record" and entry.kind in SHOWN)


def _known(by_id: dict[str, Entry], handbook: HandbookInfo) -> dict[str, _Ids]:
    """Return the ids of each kind that records can refer to."""
    ids: dict[str, list[str]] = {kind: list(names) for kind, names in _declared(handbook).items()}
    for id_, entry in by_id.items():
        ids.setdefault(entry.kind, []).append(id_)
        if _fits("record", entry):
            ids.setdefault("record", []).append(id_)
    return {kind: _Ids(of_kind) for kind, of_kind in ids.items()}


def _unknown(mention: Mention, known: dict[str, _Ids]) -> Diagnostic:
    meant = known[mention.kind].like(mention.target) if mention.kind in known else None
    hint = f"did you mean `{meant}`?" if meant else f"add the {mention.kind}, or remove the reference to it"
    message = f"no {mention.kind} has the id `{short(mention.target)}`"
    return Diagnostic("L301", message, mention.at, note="named here", hints=(hint,))


def _other_kind(mention: Mention, entry: Entry) -> Diagnostic:
    expected = "a record with a place on the site" if mention.kind == "record" else a(mention.kind)
    return Diagnostic(
        "L303",
        f"`{mention.target}` is {a(entry.kind)}, not {expected}",
        mention.at,
        labels=(Label(entry.at.into("id"), "defined here"),),
        hints=(f"write the id of {expected}",),
    )


def _contents(info: HandbookInfo, whole: Place, by_id: dict[str, Entry]) -> Iterator[Diagnostic]:
    """Report sections that are not listed exactly once in the table of contents."""
    seen: dict[str, Place] = {}
    for i, chapter in enumerate(info.chapters):
        for j, section in enumerate(chapter.sections):
            at = whole.into("chapters", i, "sections", j)
            if section in seen:
                label = Label(seen[section], "first listed here")
                message = f"`{section}` is listed twice in the table of contents"
                yield Diagnostic("L304", message, at, labels=(label,), hints=("remove one of the two",))
            seen.setdefault(section, at)
    for entry in by_id.values():
        if entry.kind == "section" and entry.record.id not in seen:
            yield Diagnostic(
                "L304",
                f"`{entry.record.id}` is in no chapter",
                entry.at.into("id"),
                hints=("list it under `chapters` in `sop_data/handbook.yml`",),
            )


def _sources_by_target(published: Iterable[Mention]) -> dict[str, tuple[str, ...]]:
    sources: dict[str, dict[str, None]] = {}
    for mention in published:
        sources.setdefault(mention.target, {})[mention.source] = None
    return {target: tuple(ids) for target, ids in sources.items()}
