"""Find line and column of a path in a YAML document, only for the places that are reported."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import yaml

from generator.diagnostics.diagnostic import Place


@dataclass(frozen=True, slots=True)
class Position:
    """Range within one source line. Lines and columns count from 1, in code points."""

    line: int
    column: int
    length: int
    source: str


class Locator:
    """Finds positions; reads and composes each reported file once.

    `read` maps the file of a place to its text, or to None if it cannot be shown.
    """

    def __init__(self, read: Callable[[str], str | None]) -> None:
        self._read = read
        self._lines: dict[str, list[str]] = {}
        self._roots: dict[str, yaml.Node | None] = {}
        self._fields: dict[int, dict[Any, tuple[yaml.Node, yaml.Node]]] = {}

    def find(self, place: Place) -> Position | None:
        """Return the position of a place; None for a whole file, and if the file cannot be shown."""
        if place.spot is None and not place.path:
            return None
        if place.file not in self._lines:
            text = self._read(place.file)
            self._lines[place.file] = [] if text is None else re.split(r"\r\n|\r|\n", text)
        lines = self._lines[place.file]
        if place.spot is not None:
            return _position(lines, place.spot.line, place.spot.column, place.spot.length)
        root = self._root(place.file)
        if root is None:
            return None
        start, length = _extent(self._walk(root, place))
        return _position(lines, start.line + 1, start.column + 1, length)

    def _root(self, file: str) -> yaml.Node | None:
        """Return the root node of a file.

        Called only for places with a path, which exist only after loading has read the file: the composer crashes on
        nesting that loading refuses.
        """
        if file not in self._roots:
            self._roots[file] = _compose("\n".join(self._lines[file])) if self._lines[file] else None
        return self._roots[file]

    def _walk(self, node: yaml.Node, place: Place) -> yaml.Node:
        """Follow the path as far as it exists: a missing field is shown at the record that lacks it."""
        key: yaml.Node | None = None
        for part in place.path:
            child = self._child(node, part)
            if child is None:
                break
            key, node = child
        return key if place.at_key and key is not None else node

    def _child(self, node: yaml.Node, part: str | int) -> tuple[yaml.Node | None, yaml.Node] | None:
        if isinstance(node, yaml.MappingNode):
            if id(node) not in self._fields:  # a mapping may have a thousand errors
                self._fields[id(node)] = {key.value: (key, value) for key, value in node.value}
            return self._fields[id(node)].get(part)
        if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            return None, node.value[part]
        return None


def _compose(text: str) -> yaml.Node | None:
    try:
        return yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError:
        return None


def _extent(node: yaml.Node) -> tuple[yaml.Mark, int]:
    """Return start and length, on its first line, of a node; of a list or mapping, those of its first entry."""
    scalar = _first_scalar(node)
    start, end = scalar.start_mark, scalar.end_mark
    return start, max(1, end.column - start.column) if start.line == end.line else 1


def _first_scalar(node: yaml.Node) -> yaml.Node:
    while not isinstance(node, yaml.ScalarNode) and node.value:
        first = node.value[0]
        node = first[0] if isinstance(first, tuple) else first
    return node


def _position(lines: list[str], line: int, column: int, length: int) -> Position | None:
    if not 1 <= line <= len(lines):
        return Position(line, column, 1, "")
    source = lines[line - 1]
    return Position(line, column, max(1, min(length, len(source) - column + 1)), source)
