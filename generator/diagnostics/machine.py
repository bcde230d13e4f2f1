"""Machine-readable diagnostics: JSON for scripts, GitHub annotations, SARIF 2.1.0 for code scanning."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from generator.diagnostics.characters import escaped
from generator.diagnostics.codes import CODES
from generator.diagnostics.diagnostic import Diagnostic, Place
from generator.diagnostics.locate import Locator


def _severity(diagnostic: Diagnostic, strict: bool) -> str:
    return "error" if strict else diagnostic.severity


def _location(place: Place, locator: Locator) -> dict[str, Any]:
    position = locator.find(place)
    location: dict[str, Any] = {"file": place.file, "path": list(place.path)}
    if position is not None:
        location |= {"line": position.line, "column": position.column, "end_column": position.column + position.length}
    return location


def render_json(diagnostics: Iterable[Diagnostic], locator: Locator, *, strict: bool) -> str:
    """Return one JSON document; lines and columns count from 1, in code points."""
    rows = [
        {
            "code": d.code,
            "severity": _severity(d, strict),
            "title": CODES[d.code].title,
            "message": d.message,
            **_location(d.at, locator),
            "labels": [{"text": label.text, **_location(label.at, locator)} for label in d.labels],
            "hints": list(d.hints),
        }
        for d in diagnostics
    ]
    return _json({"schema": "sop-diagnostics-1", "diagnostics": rows})


def _json(value: object) -> str:
    """Return JSON that UTF-8 can encode: a file name in another encoding is written with escapes."""
    text = json.dumps(value, ensure_ascii=False, indent=2) + "\n"
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def render_github(diagnostics: Iterable[Diagnostic], locator: Locator, *, strict: bool) -> str:
    """Return workflow commands that annotate the lines of a pull request."""

    def escape(text: str, more: str = "") -> str:
        for char in "%\r\n" + more:
            text = text.replace(char, f"%{ord(char):02X}")
        return escaped(text)

    lines = []
    for d in diagnostics:
        location = _location(d.at, locator)
        fields = [f"file={escape(d.at.file, ':,')}"]
        if "line" in location:
            fields += [f"line={location['line']}", f"col={location['column']}", f"endColumn={location['end_column']}"]
        fields.append(f"title={escape(f'{d.code} {CODES[d.code].title}', ':,')}")
        text = " — ".join([d.message, *d.hints])
        lines.append(f"::{_severity(d, strict)} {','.join(fields)}::{escape(text)}")
    return "".join(line + "\n" for line in lines)


def render_sarif(diagnostics: Iterable[Diagnostic], locator: Locator, *, strict: bool) -> str:
    """Return SARIF 2.1.0, with columns in code points: characters beyond U+FFFF count once."""
    diagnostics = list(diagnostics)
    rules = sorted({d.code for d in diagnostics})
    results = [
        {
            "ruleId": d.code,
            "ruleIndex": rules.index(d.code),
            "level": _severity(d, strict),
            "message": {"text": " — ".join([d.message, *d.hints])},
            "locations": [_sarif_location(d.at, locator)],
        }
        for d in diagnostics
    ]
    run = {
        "tool": {
            "driver": {
                "name": "sop",
                "rules": [
                    {
                        "id": code,
                        "shortDescription": {"text": CODES[code].title},
                        "defaultConfiguration": {"level": CODES[code].severity},
                    }
                    for code in rules
                ],
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": results,
    }
    return _json({"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]})


def _sarif_location(place: Place, locator: Locator) -> dict[str, Any]:
    location = _location(place, locator)
    physical: dict[str, Any] = {"artifactLocation": {"uri": quote(place.file, errors="surrogateescape")}}
    if "line" in location:
        physical["region"] = {
            "startLine": location["line"],
            "startColumn": location["column"],
            "endColumn": location["end_column"],
        }
    return {"physicalLocation": physical}
