"""Records become the handbook, or a list of ids that do not fit together."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from generator.diagnostics.diagnostic import Diagnostic, Label, Outcome, Place
from generator.link.handbook import Handbook, seal
from generator.link.references import Mention, identified, mentions
from generator.load.records import Entry
from generator.model.handbook import HandbookInfo
from generator.model.kinds import HANDBOOK


def link(entries: tuple[Entry, ...]) -> Outcome[Handbook | None]:
    """Step 3: give every id its record and every mention its target; None while something is unresolved."""
    diagnostics: list[Diagnostic] = []
    by_id: dict[str, Entry] = {}
    for entry in entries:
        for part in identified(entry):
            first = by_id.setdefault(part.record.id, part)
            if first is not part:
                diagnostics.append(_duplicate(part, first))
    info = next(entry for entry in entries if entry.kind == HANDBOOK.name)
    channels = {channel.id for channel in info.record.channels}
    found = [mention for entry in entries for mention in mentions(entry)]
    for mention in found:
        problem = _channel(mention, channels) if mention.kind == "channel" else _resolve(mention, by_id)
        if problem is not None:
            diagnostics.append(problem)
    diagnostics += _frame(info, by_id)
    if diagnostics:
        return Outcome(None, tuple(diagnostics))
    return Outcome(seal(info.record, by_id, _backwards(found)))


def _duplicate(entry: Entry, first: Entry) -> Diagnostic:
    return Diagnostic(
        "L302",
        f"the id `{entry.record.id}` is used twice",
        entry.at.into("id"),
        labels=(Label(first.at.into("id"), "first used here"),),
        hints=("give one of the two a new id; an id is never reused",),
    )


def _resolve(mention: Mention, by_id: dict[str, Entry]) -> Diagnostic | None:
    entry = by_id.get(mention.target)
    if entry is None:
        same_kind = [id_ for id_, other in by_id.items() if other.kind == mention.kind]
        shown = mention.target[:80]
        return Diagnostic(
            "L301",
            f"no {mention.kind} has the id `{shown}`",
            mention.at,
            note="named here",
            hints=(_suggestion(shown, same_kind, mention.kind),),
        )
    if entry.kind != mention.kind:
        return Diagnostic(
            "L303",
            f"`{mention.target}` is a {entry.kind}, not a {mention.kind}",
            mention.at,
            labels=(Label(entry.at.into("id"), "defined here"),),
            hints=(f"name a {mention.kind} here",),
        )
    return None


def _suggestion(target: str, known: list[str], kind: str) -> str:
    close = difflib.get_close_matches(target, known, n=1, cutoff=0.5)
    return f"did you mean `{close[0]}`?" if close else f"write the {kind} first, or remove the mention"


def _channel(mention: Mention, channels: set[str]) -> Diagnostic | None:
    if mention.target in channels:
        return None
    hint = _suggestion(mention.target, sorted(channels), "channel")
    return Diagnostic("L301", f"no channel has the id `{mention.target}`", mention.at, note="named here", hints=(hint,))


def _frame(info: Entry, by_id: dict[str, Entry]) -> Iterator[Diagnostic]:
    handbook: HandbookInfo = info.record
    seen: dict[str, Place] = {}
    for i, chapter in enumerate(handbook.chapters):
        for j, section in enumerate(chapter.sections):
            at = info.at.into("chapters", i, "sections", j)
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


def _backwards(found: list[Mention]) -> dict[str, tuple[str, ...]]:
    sources: dict[str, dict[str, None]] = {}
    for mention in found:
        sources.setdefault(mention.target, {})[mention.source] = None
    return {target: tuple(names) for target, names in sources.items()}
