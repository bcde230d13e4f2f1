"""What the YAML parser cannot read, in an author's words."""

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
    "did not find expected node content": "a value is missing, or begins with a sign that means something to YAML",
    "found character that cannot start any token": "a value cannot begin with this sign",
    "found unexpected end of stream": "the quotes that open here are not closed",
    "found unknown escape character": "a backslash between double quotes begins an escape, and this one is unknown",
    "mapping keys are not allowed in this context": "a value cannot begin with `? `",
    "mapping values are not allowed in this context": "a second `: ` in one line, or a line indented too far",
}

_HINTS = {
    "could not find expected ':'": "write `key: value`",
    "did not find expected ',' or ']'": "close the list with `]`, with `,` between its entries",
    "did not find expected ',' or '}'": "close the mapping with `}`, with `,` between its fields",
    "found unexpected end of stream": "close them with the same sign",
    "found unknown escape character": "use single quotes, between which a backslash is a backslash",
    "mapping values are not allowed in this context": "quote a text that contains `: `, or indent as the line before",
}
_HINT = "check indentation and quotes on this line and the one before; quote a text that begins with a sign"

_OPENED = {
    "while parsing a flow sequence": "in the list that begins here",
    "while parsing a flow mapping": "in the mapping that begins here",
    "while parsing a block collection": "in the list that begins here",
    "while parsing a block mapping": "in the mapping that begins here",
}


def too_deep(at: Place) -> Diagnostic:
    """The complaint about more levels than any record has."""
    return Diagnostic("L115", f"more than {MAX_DEPTH} levels are nested here", at, hints=("no record is that deep",))


def syntax_error(file: str, text: str, error: yaml.YAMLError) -> Diagnostic:
    """The complaint about text that is no YAML, at the place where the author has to look."""
    marked = error if isinstance(error, yaml.MarkedYAMLError) else yaml.MarkedYAMLError()
    mark, opened = marked.problem_mark, marked.context_mark
    problem = str(marked.problem or error).strip()
    message = f"YAML cannot be read here: {_PROBLEMS.get(problem, problem)}"
    if mark is None:
        return Diagnostic("L104", message, Place(file), hints=(_HINT,))
    if problem == "exceeded maximum nesting depth":  # newer parsers give up before they hand on the first event
        return too_deep(_at(file, mark))
    if problem in ("found unexpected end of stream", "could not find expected ':'") and opened is not None:
        mark = opened  # the parser notices only lines later
    labels: tuple[Label, ...] = ()
    if opened is not None and opened.line < mark.line and marked.context in _OPENED:
        labels = (Label(_at(file, opened), _OPENED[marked.context]),)
    around = text.split("\n")[max(0, mark.line - 1) : mark.line + 1]
    return Diagnostic("L104", message, _at(file, mark), labels=labels, hints=(_hint(problem, around),))


def _at(file: str, mark: yaml.Mark) -> Place:
    return Place(file, spot=Spot(mark.line + 1, mark.column + 1))


def _hint(problem: str, around: list[str]) -> str:
    """What to do; signs that look like YAML's own but are not come first, whatever the parser made of them."""
    if any(re.match(r"\s*(?:- )*\w+：", line) for line in around):
        return COLON_HINT
    if any(re.match(r" *[^\S\n ]", line) for line in around):
        return "indent with plain spaces; this indentation holds a full-width or a no-break space"
    return _HINTS.get(problem, _HINT)
