"""One YAML file becomes plain immutable data, or a list of located complaints.

The reading is that of YAML 1.2's core schema, minus what surprises authors: no duplicate keys, no anchors or
aliases, no tags, and no value without quotes that another YAML tool would read differently (`no`, `8:30`, `012`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

from generator.diagnostics.diagnostic import Diagnostic, Outcome, Place, Spot

MAX_BYTES = 2_000_000
MAX_DEPTH = 30

_INT = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?(0|[1-9][0-9]*)\.[0-9]+")
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}
_AMBIGUOUS = re.compile(
    r"""(?ix) y|n|yes|no|on|off                         # YAML 1.1 booleans
    | (true|false|null)                                 # in capitals; lower case is handled before
    | [-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9]*)?       # sexagesimal: 8:30 is 510
    | [-+]?0[0-9_]+ | [-+]?0[box][0-9a-f_]+             # octal, binary, hexadecimal
    | [-+]?[0-9]+_[0-9_]*                               # 1_000
    | [-+]?([0-9]+\.?[0-9]*|\.[0-9]+)e[-+]?[0-9]+ | [-+]?[0-9]+\. | [-+]?\.[0-9]+
    | [-+]?\.(inf|nan)|\.nan | = | <<"""
)
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\uffff]"
)


def read_yaml(file: str, raw: bytes) -> Outcome[Any]:
    """The data of one file: dicts, tuples, strings, numbers, booleans and None. `file` is for the places."""
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
        return Outcome(None, (*builder.diagnostics, _yaml_error(file, text, error)))
    except _GiveUp:
        return Outcome(None, tuple(builder.diagnostics))
    return Outcome(value, tuple(builder.diagnostics))


def decode(file: str, raw: bytes) -> str | Diagnostic:
    """The text of a source file, or why it is refused."""
    if len(raw) > MAX_BYTES:
        hint = "split it by record"
        return Diagnostic("L103", f"the file has more than {MAX_BYTES / 1e6:.0f} MB", Place(file), hints=(hint,))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        message = f"byte 0x{raw[error.start]:02X} on line {line} is not UTF-8"
        hint = "save the file as UTF-8; Chinese Windows editors may have used GBK"
        return Diagnostic("L101", message, Place(file), hints=(hint,))
    found = _FORBIDDEN.search(text)
    if found is not None:
        message = f"the text holds the invisible character U+{ord(found.group()):04X}"
        hint = "delete it; it often comes with text copied from a web page"
        return Diagnostic("L110", message, Place(file, spot=_spot(text, found.start())), hints=(hint,))
    return text if text.strip() else _empty(file)


def _empty(file: str) -> Diagnostic:
    return Diagnostic("L102", "the file is empty", Place(file), hints=("write something, or delete the file",))


def _tab(file: str, text: str) -> Diagnostic | None:
    tab = re.search(r"(?m)^ *\t", text)
    if tab is None:
        return None
    at = Place(file, spot=_spot(text, tab.end() - 1))
    return Diagnostic("L105", "a tab indents this line", at, hints=("indent with two spaces",))


def _spot(text: str, offset: int) -> Spot:
    start = text.rfind("\n", 0, offset) + 1
    return Spot(text.count("\n", 0, offset) + 1, offset - start + 1)


def _yaml_error(file: str, text: str, error: yaml.YAMLError) -> Diagnostic:
    mark = getattr(error, "problem_mark", None)
    problem = str(getattr(error, "problem", None) or error).strip()
    at = Place(file, spot=Spot(mark.line + 1, mark.column + 1)) if mark is not None else Place(file)
    return Diagnostic("L104", f"YAML cannot be read here: {problem}", at, hints=_syntax_hints(text, mark))


def _syntax_hints(text: str, mark: Any) -> tuple[str, ...]:
    lines = text.splitlines()
    around = lines[max(0, mark.line - 1) : mark.line + 1] if mark is not None else []
    if any("：" in line and ": " not in line for line in around):
        return ("a key ends with an ASCII colon and a space `: `, not with `：`",)
    return ("check indentation and quotes on this line and the one before; quote a text that contains `: ` or ` #`",)


class _GiveUp(Exception):
    """The rest of the file cannot be read sensibly; the reason is already reported."""


class _Builder:
    """Builds the data from parser events and keeps every complaint.

    Events, not nodes: the composer recurses in C and dies on deep nesting, and it hides anchors.
    """

    def __init__(self, file: str, events: Iterator[yaml.Event]) -> None:
        self._file = file
        self._events = events
        self.diagnostics: list[Diagnostic] = []

    def document(self) -> Any:
        """The value of the only document in the stream."""
        next(self._events)
        start = next(self._events)
        if isinstance(start, yaml.StreamEndEvent):
            self.diagnostics.append(_empty(self._file))
            raise _GiveUp
        value = self._value(next(self._events), 0)
        next(self._events)
        after = next(self._events)
        if not isinstance(after, yaml.StreamEndEvent):
            self._report("L111", "a second YAML document starts here", after, "put several records in one sequence")
        return value

    def _value(self, event: yaml.Event, depth: int) -> Any:
        if depth > MAX_DEPTH:
            self._report("L115", f"more than {MAX_DEPTH} levels are nested here", event, "no record is that deep")
            raise _GiveUp
        if isinstance(event, yaml.AliasEvent):
            self._report("L107", f"the alias `*{event.anchor}` is not allowed", event, "write the value out")
            return None
        if event.anchor is not None:
            self._report("L107", f"the anchor `&{event.anchor}` is not allowed", event, "remove it")
        if event.tag is not None:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            self._report("L109", f"the tag `{tag}` is not allowed", event, "remove it; records are plain data")
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return tuple(self._value(child, depth + 1) for child in self._until(yaml.SequenceEndEvent))
        return self._mapping(depth)

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
                del self.diagnostics[before:]  # nothing inside a refused key is worth a word of its own
            elif key in mapping:
                self._report("L106", f"the key `{key}` stands here twice", event, "keep one of the two")
            else:
                mapping[key] = value
        return mapping

    def _key(self, event: yaml.Event, depth: int) -> str | None:
        if not isinstance(event, yaml.ScalarEvent):
            self._value(event, depth + 1)
            self._report("L104", "a key is a mapping or a sequence", event, "a key is a word followed by `: `")
            return None
        if event.value == "<<" and event.style is None:
            self._report("L107", "the merge key `<<` is not allowed", event, "write the fields out")
            return None
        if event.anchor is not None or event.tag is not None:
            self._value(event, depth)
        return event.value

    def _scalar(self, event: yaml.ScalarEvent) -> Any:
        text: str = event.value
        if event.style:
            return text
        if text in _WORDS:
            return _WORDS[text]
        if _INT.fullmatch(text) and len(text) < 16:
            return int(text)
        if _FLOAT.fullmatch(text):
            return float(text)
        if _AMBIGUOUS.fullmatch(text):
            hint = f'write "{text}" for the text'
            if text.lower() in {"y", "n", "yes", "no", "on", "off", "true", "false"}:
                hint += ", or true or false in lower case for a yes/no value"
            self._report("L108", f"`{text}` without quotes means something else to other YAML tools", event, hint)
        return text

    def _report(self, code: str, message: str, event: yaml.Event, hint: str) -> None:
        start, end = event.start_mark, event.end_mark
        spot = Spot(start.line + 1, start.column + 1, end.column - start.column if start.line == end.line else 1)
        self.diagnostics.append(Diagnostic(code, message, Place(self._file, spot=spot), hints=(hint,)))
