"""Explain syntax errors of the YAML parser to authors."""

from __future__ import annotations

import re

import yaml

from generator.diagnostics.diagnostic import Diagnostic, Label, Place, Spot

MAX_DEPTH = 30
COLON_HINT = "a key ends with an ASCII colon and a space `: `, not with `：`"

_PROBLEMS = {
    "block sequence entries are not allowed in this context": "a list cannot begin with `- ` here",
    "could not find expected ':'": "a key without a colon and a space",
    "did not find expected '-' indicator": "this line does not begin with `- ` as the list above does",
    "did not find expected ',' or ']'": "a `,` or the closing `]` is missing",
    "did not find expected ',' or '}'": "a `,` or the closing `}` is missing",
    "did not find expected key": "this line is not indented like the keys above it",
    "did not find expected node content": "a value is missing, or begins with a character that is special in YAML",
    "found character that cannot start any token": "a value cannot begin with this character",
    "found unexpected end of stream": "the quotes that open here are not closed",
    "found unknown escape character": "a backslash between double quotes begins an escape, and this one is unknown",
    "mapping keys are not allowed in this context": "a value cannot begin with `? `",
    "mapping values are not allowed in this context": "a second `: ` in one line, or a line indented too far",
}

_HINTS = {
    "could not find expected ':'": "write `key: value`",
    "did not find expected ',' or ']'": "close the list with `]`, with `,` between its entries",
    "did not find expected ',' or '}'": "close the mapping with `}`, with `,` between its fields",
    "found unexpected end of stream": "close them with the same kind of quote",
    "found unknown escape character": "use single quotes, in which a backslash is not special",
    "mapping values are not allowed in this context": "quote a text that contains `: `, or correct the indentation",
}
_HINT = "check indentation and quotes here and on the line before; quote a text that begins with a special character"

_OPENED = {
    "while parsing a flow sequence": "in the list that begins here",
    "while parsing a flow mapping": "in the mapping that begins here",
    "while parsing a block collection": "in the list that begins here",
    "while parsing a block mapping": "in the mapping that begins here",
}


def too_deep(at: Place) -> Diagnostic:
    """Return the diagnostic for data that is nested too deeply."""
    hint = "check the indentation; no record is that deep"
    return Diagnostic("L115", f"more than {MAX_DEPTH} levels are nested here", at, hints=(hint,))


def syntax_error(file: str, text: str, error: yaml.YAMLError) -> Diagnostic:
    """Return the diagnostic for text that is not YAML, at the place that the author has to correct."""
    marked = error if isinstance(error, yaml.MarkedYAMLError) else yaml.MarkedYAMLError()
    mark, opened = marked.problem_mark, marked.context_mark
    problem = str(marked.problem or error).strip()
    message = f"YAML cannot be read here: {_PROBLEMS.get(problem, problem)}"
    if mark is None:
        return Diagnostic("L104", message, Place(file), hints=(_HINT,))
    if problem == "exceeded maximum nesting depth":  # newer parsers stop before the first event
        return too_deep(_at(file, mark))
    if problem in ("found unexpected end of stream", "could not find expected ':'") and opened is not None:
        mark = opened  # the parser reports these errors at a later line
    labels: tuple[Label, ...] = ()
    if opened is not None and opened.line < mark.line and marked.context in _OPENED:
        labels = (Label(_at(file, opened), _OPENED[marked.context]),)
    around = text.split("\n")[max(0, mark.line - 1) : mark.line + 1]
    return Diagnostic("L104", message, _at(file, mark), labels=labels, hints=(_hint(problem, around),))


def _at(file: str, mark: yaml.Mark) -> Place:
    return Place(file, spot=Spot(mark.line + 1, mark.column + 1))


def _hint(problem: str, around: list[str]) -> str:
    """Return what to do. Characters that look like YAML's own are checked first, as they cause misleading errors."""
    if any(re.match(r"\s*(?:- )*\w+：", line) for line in around):
        return COLON_HINT
    if any(re.match(r" *[^\S\n ]", line) for line in around):
        return "indent with plain spaces; this indentation contains a full-width or a no-break space"
    return _HINTS.get(problem, _HINT)
