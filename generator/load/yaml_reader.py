"""Parse a YAML file into plain immutable data, with diagnostics.

Values follow the core schema of YAML 1.2, without the features that surprise authors: no duplicate keys, no anchors or
aliases, no tags, and no unquoted value that another YAML tool would read differently (`no`, `8:30`, `012`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import yaml

from generator.diagnostics.characters import HIDDEN
from generator.diagnostics.diagnostic import Diagnostic, Outcome, Place, Spot
from generator.diagnostics.words import short
from generator.load.syntax import MAX_DEPTH, syntax_error, too_deep

MAX_BYTES = 2_000_000
MAX_DIGITS = 15
"""Number of digits that every YAML tool reads without rounding."""

_INT = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?(0|[1-9][0-9]*)\.[0-9]+")
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}
_AMBIGUOUS = re.compile(
    r"""(?ix) y|n|yes|no|on|off                         # YAML 1.1 booleans
    | (true|false|null)                                 # in capitals; lower case is handled before
    | [-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9]*)?       # sexagesimal: 8:30 is 510
    | [-+]?0[0-9_]+ | [-+]?0[box][0-9a-f_]+             # octal, binary, hexadecimal
    | [-+]?[0-9]+_[0-9_]*                               # 1_000
    | [-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)e[-+]?[0-9]+ | [-+]?[0-9]+\. | [-+]?\.[0-9]+
    | [-+]?\.(inf|nan)|\.nan | = | <<"""
)


def read_yaml(file: str, raw: bytes) -> Outcome[Any]:
    """Return the data of a file: dicts, tuples, strings, numbers, booleans, None. `file` is the name in diagnostics."""
    text = decode(file, raw)
    if isinstance(text, Diagnostic):
        return Outcome(None, (text,))
    tab = _tab(file, text)
    if tab is not None:
        return Outcome(None, (tab,))
    builder = _Builder(file, yaml.parse(text, Loader=yaml.CSafeLoader))
    try:
        value = builder.document()
    except yaml.YAMLError as error:
        return Outcome(None, (*builder.diagnostics, syntax_error(file, text, error)))
    except _GiveUp:
        return Outcome(None, tuple(builder.diagnostics))
    return Outcome(value, tuple(builder.diagnostics))


def decode(file: str, raw: bytes) -> str | Diagnostic:
    """Return the text of a source file, with line feeds as line ends, or a diagnostic."""
    if len(raw) > MAX_BYTES:
        hint = "split it into several files"
        return Diagnostic("L103", f"the file has more than {MAX_BYTES / 1e6:.0f} MB", Place(file), hints=(hint,))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = _lines(error.object[: error.start].decode("utf-8"))
        at = Place(file, spot=_spot(before, len(before)))
        hint = "save the file as UTF-8; editors on Chinese Windows may have used GBK or UTF-16"
        return Diagnostic("L101", f"byte 0x{error.object[error.start]:02X} is not UTF-8", at, hints=(hint,))
    text = _lines(text)
    hidden = HIDDEN.search(text)
    if hidden is not None:
        return _hidden(hidden.group(), Place(file, spot=_spot(text, hidden.start())))
    return text if text.strip() else _empty(file, "the file is empty")


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _empty(file: str, message: str) -> Diagnostic:
    return Diagnostic("L102", message, Place(file), hints=("add its content, or delete the file",))


def _hidden(character: str, at: Place) -> Diagnostic:
    name = unicodedata.name(character, "").lower()
    shown = f"U+{ord(character):04X}" + (f" ({name})" if name else "")
    hint = "delete it; it often comes with text copied from a web page or a PDF"
    return Diagnostic("L110", f"the text contains {shown}, which cannot be shown", at, hints=(hint,))


def _tab(file: str, text: str) -> Diagnostic | None:
    tab = re.search(r"(?m)^ *\t", text)
    if tab is None:
        return None
    at = Place(file, spot=_spot(text, tab.end() - 1))
    return Diagnostic("L105", "a tab indents this line", at, hints=("indent with two spaces",))


def _spot(text: str, offset: int) -> Spot:
    start = text.rfind("\n", 0, offset) + 1
    return Spot(text.count("\n", 0, offset) + 1, offset - start + 1)


class _GiveUp(Exception):
    """Raised if the rest of a file cannot be parsed; the reason is already reported."""


class _Builder:
    """Builds the data from parser events and collects diagnostics.

    It uses events, not nodes: the composer recurses in C and crashes on deep nesting, and it hides anchors.
    """

    def __init__(self, file: str, events: Iterator[yaml.Event]) -> None:
        self._file = file
        self._events = events
        self._anchors: set[str] = set()
        self.diagnostics: list[Diagnostic] = []

    def document(self) -> Any:
        """Return the value of the only document in the stream."""
        next(self._events)
        start = next(self._events)
        if isinstance(start, yaml.StreamEndEvent):
            self.diagnostics.append(_empty(self._file, "the file contains comments only"))
            raise _GiveUp
        value = self._value(next(self._events), 0)
        if value in (None, (), {}) and not self.diagnostics:
            self.diagnostics.append(_empty(self._file, "the file contains no record"))
        next(self._events)
        after = next(self._events)
        if not isinstance(after, yaml.StreamEndEvent):
            self._report("L111", "a second YAML document starts here", after, "put several records in one sequence")
        return value

    def _value(self, event: yaml.Event, depth: int) -> Any:
        if depth > MAX_DEPTH:
            self.diagnostics.append(too_deep(self._place(event)))
            raise _GiveUp
        if isinstance(event, yaml.AliasEvent):
            self._alias(event)
            return None
        if isinstance(event, (yaml.ScalarEvent, yaml.CollectionStartEvent)):
            self._properties(event)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return tuple(self._value(child, depth + 1) for child in self._until(yaml.SequenceEndEvent))
        return self._mapping(depth)

    def _alias(self, event: yaml.AliasEvent) -> None:
        """Report an alias, unless its anchor is already reported."""
        if event.anchor is not None and event.anchor not in self._anchors:
            self._report("L107", f"the alias `*{short(event.anchor)}` is not allowed", event, "write the value out")

    def _properties(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        if event.anchor is not None:
            self._anchors.add(event.anchor)
            hint = "remove it, and write the value out wherever it is used"
            self._report("L107", f"the anchor `&{short(event.anchor)}` is not allowed", event, hint)
        if event.tag is not None:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            self._report("L109", f"the tag `{short(tag)}` is not allowed", event, "remove it; records are plain data")

    def _until(self, end: type[yaml.Event]) -> Iterator[yaml.Event]:
        while not isinstance(event := next(self._events), end):
            yield event

    def _mapping(self, depth: int) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        for event in self._until(yaml.MappingEndEvent):
            key = self._key(event, depth)
            before = len(self.diagnostics)
            value = self._value(next(self._events), depth + 1)
            if key is None:
                del self.diagnostics[before:]  # the value of a refused key is not reported
            elif key in mapping:
                self._report("L106", f"the key `{short(key)}` appears twice", event, "keep one of the two")
            else:
                mapping[key] = value
        return mapping

    def _key(self, event: yaml.Event, depth: int) -> str | None:
        if isinstance(event, yaml.AliasEvent):
            self._alias(event)
            return None
        if not isinstance(event, yaml.ScalarEvent):
            before = len(self.diagnostics)
            self._value(event, depth + 1)
            del self.diagnostics[before:]
            self._report("L104", "a key is a mapping or a sequence", event, "a key is a word followed by `: `")
            return None
        if event.value == "<<" and not event.style:
            self._report("L107", "the merge key `<<` is not allowed", event, "write the fields out")
            return None
        self._properties(event)
        self._no_hidden(event)
        return event.value

    def _scalar(self, event: yaml.ScalarEvent) -> Any:
        text: str = event.value
        if event.style:
            self._no_hidden(event)
            return text
        if text in _WORDS:
            return _WORDS[text]
        number = _INT.fullmatch(text) or _FLOAT.fullmatch(text)
        if number and sum(map(str.isdigit, text)) <= MAX_DIGITS:
            return float(text) if "." in text else int(text)
        if number:
            hint = f'write "{short(text)}" for the text, or a number of at most {MAX_DIGITS} digits'
            self._report("L108", f"`{short(text)}` has more digits than other YAML tools keep", event, hint)
        elif _AMBIGUOUS.fullmatch(text):
            message = f"`{short(text)}` without quotes means something else to other YAML tools"
            self._report("L108", message, event, _unambiguous(text))
        return text

    def _no_hidden(self, event: yaml.ScalarEvent) -> None:
        """Report characters that cannot be shown and that a quoted text contains as escapes."""
        hidden = HIDDEN.search(event.value) if event.style == '"' else None
        if hidden is not None:
            self.diagnostics.append(_hidden(hidden.group(), self._place(event)))

    def _report(self, code: str, message: str, event: yaml.Event, hint: str) -> None:
        self.diagnostics.append(Diagnostic(code, message, self._place(event), hints=(hint,)))

    def _place(self, event: yaml.Event) -> Place:
        start, end = event.start_mark, event.end_mark
        assert start is not None and end is not None  # only events that are constructed by hand have no marks
        length = end.column - start.column if start.line == end.line else 1
        return Place(self._file, spot=Spot(start.line + 1, start.column + 1, length))


def _unambiguous(text: str) -> str:
    hint = f'write "{short(text)}" for the text'
    if text.lower() in {"y", "n", "yes", "no", "on", "off", "true", "false"}:
        return hint + ", or true or false in lower case for a yes/no value"
    if re.fullmatch(r"[-+.0-9][^:]*(?<!inf)(?<!nan)", text.lower()):
        return hint + ", or the number in plain digits, such as 12 or 0.5"
    return hint
