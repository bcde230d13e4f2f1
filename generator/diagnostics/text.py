"""Diagnostics as text: the source line with carets that line up under wide characters."""

from __future__ import annotations

from collections.abc import Iterable

from generator.diagnostics.characters import column_for_column, escaped, width
from generator.diagnostics.codes import CODES
from generator.diagnostics.diagnostic import Diagnostic, Label, Place
from generator.diagnostics.locate import Locator


def render(diagnostics: Iterable[Diagnostic], locator: Locator, *, strict: bool) -> str:
    """Return all diagnostics as text, separated by blank lines."""
    return "\n".join(_render_one(diagnostic, locator, strict=strict) for diagnostic in diagnostics)


def _render_one(diagnostic: Diagnostic, locator: Locator, *, strict: bool) -> str:
    severity = "error" if strict else CODES[diagnostic.code].severity
    lines = [f"{severity}[{diagnostic.code}]: {escaped(diagnostic.message)}"]
    lines += _excerpt(" --> ", diagnostic.at, diagnostic.note, locator)
    for label in diagnostic.labels:
        lines += _label(label, locator)
    lines += [f"   = hint: {escaped(hint)}" for hint in diagnostic.hints]
    return "\n".join(lines) + "\n"


def _label(label: Label, locator: Locator) -> list[str]:
    return _excerpt(" ::: ", label.at, label.text, locator)


def _excerpt(arrow: str, place: Place, note: str, locator: Locator) -> list[str]:
    position, file = locator.find(place), escaped(place.file)
    if position is None:
        return [f"{arrow}{file}"] + ([f"   = {note}"] if note else [])
    gutter = len(str(position.line))
    head = f"{' ' * (gutter - 1)}{arrow}{file}:{position.line}:{position.column}"
    if not position.source.strip():
        return [head]
    source, before, marked = _window(position.source, position.column - 1, position.length)
    bar = " " * gutter + " |"
    carets = " " * width(before) + "^" * max(1, width(marked))
    return [head, bar, f"{position.line} | {source}", f"{bar} {carets} {note}".rstrip()]


def _window(source: str, start: int, length: int, limit: int = 100) -> tuple[str, str, str]:
    """Return the line, the part before the mark and the marked part; a long line is cut around the mark."""
    source = column_for_column(source)
    cut = max(0, start - limit // 2) if len(source) > limit else 0
    shown = source[cut : cut + limit]
    head = "…" if cut else ""
    tail = "…" if cut + limit < len(source) else ""
    mark = shown[start - cut : start - cut + length]
    return head + shown + tail, head + shown[: start - cut], mark
