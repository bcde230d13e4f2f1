"""Places where a small fault can be put into a file, in Python by its syntax tree and in JavaScript by its signs."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
SCRIPTS = ("site_overrides/assets", "theme/scorm", "theme/deck")
BOUNDS = {ast.Lt: "<=", ast.LtE: "<", ast.Gt: ">=", ast.GtE: ">", ast.Eq: "!=", ast.NotEq: "=="}
SIGNS = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "===": "!==", "!==": "===", "&&": "||", "||": "&&"}
JAVASCRIPT = re.compile(
    r"(?<= )(===|!==|<=|>=|<|>|&&|\|\|)(?= )|(?<= )(\+ 1|- 1)\b|\bMath\.(max|min)\b|(?<!function )\b(changed|save)\(\);"
)
COMMENT = re.compile(r"/\*.*?\*/|(?<=\s)//[^\n]*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Mutant:
    """A replacement in a file: what is at an offset, and what takes its place."""

    file: str
    offset: int
    old: str
    new: str

    @property
    def name(self) -> str:
        """File, line, and how often the text occurs before in that line: what the list of equivalent mutants uses."""
        text = (ROOT / self.file).read_text(encoding="utf-8")
        before = text[: self.offset]
        column = self.offset - before.rfind("\n")
        return f"{self.file}:{before.count(chr(10)) + 1}:{column} {self.old!r} -> {self.new!r}"

    @property
    def line(self) -> str:
        """The line that is changed, without its indentation: it stays while line numbers move."""
        text = (ROOT / self.file).read_text(encoding="utf-8")
        start = text.rfind("\n", 0, self.offset) + 1
        return text[start : text.find("\n", self.offset)].strip()


def python_sites(file: str, text: str) -> Iterator[Mutant]:
    """Bounds, truth values, `and` and `or`, conditions, arithmetic and small numbers."""
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))

    def offset(line: int, column: int) -> int:
        start = starts[line - 1]
        return start + len(text[start : starts[line]].encode()[:column].decode())

    def span(node: ast.expr) -> tuple[int, str]:
        begin = offset(node.lineno, node.col_offset)
        return begin, text[begin : offset(node.end_lineno or node.lineno, node.end_col_offset or 0)]

    def between(left: ast.expr, right: ast.expr, sign: str, new: str) -> Iterator[Mutant]:
        begin = span(left)[0] + len(span(left)[1])
        at = text.find(sign, begin, span(right)[0])
        if at >= 0:
            yield Mutant(file, at, sign, new)

    signs = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="}
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Compare) and type(node.ops[0]) in BOUNDS:
            kind = type(node.ops[0])
            yield from between(node.left, node.comparators[0], signs[kind], BOUNDS[kind])
        elif isinstance(node, ast.BoolOp):
            old, new = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
            yield from between(node.values[0], node.values[1], f" {old} ", f" {new} ")
        elif isinstance(node, (ast.If, ast.IfExp)):
            begin, old = span(node.test)
            yield Mutant(file, begin, old, "False")
            yield Mutant(file, begin, old, "True")
        elif isinstance(node, ast.comprehension) and node.ifs:
            begin, old = span(node.ifs[0])
            yield Mutant(file, begin, old, "True")
        elif isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub)):
            old, new = ("+", "-") if isinstance(node.op, ast.Add) else ("-", "+")
            if not any(isinstance(side, (ast.JoinedStr, ast.Tuple, ast.List)) for side in (node.left, node.right)):
                yield from between(node.left, node.right, old, new)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("any", "all"):
            begin, old = span(node.func)
            yield Mutant(file, begin, old, "all" if old == "any" else "any")


def script_sites(file: str, text: str) -> Iterator[Mutant]:
    """Bounds, equality, `&&` and `||`, steps by one, largest and smallest, and calls that keep what was done."""
    plain = COMMENT.sub(lambda comment: " " * len(comment.group()), text)
    for sign in JAVASCRIPT.finditer(plain):
        old = sign.group()
        if old in SIGNS:
            new = SIGNS[old]
        elif old.startswith("Math."):
            new = "Math.min" if old.endswith("max") else "Math.max"
        elif old.endswith("();"):
            new = ";"
        else:
            new = old.replace("+", "#").replace("-", "+").replace("#", "-")
        yield Mutant(file, sign.start(), old, new)


def all_sites() -> tuple[list[Mutant], list[Mutant]]:
    """Every mutant of the program: those in Python, and those in JavaScript."""
    python = [
        mutant
        for path in sorted((ROOT / "generator").rglob("*.py"))
        for mutant in python_sites(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
    ]
    scripts = [
        mutant
        for folder in SCRIPTS
        for path in sorted((ROOT / folder).rglob("*.js"))
        for mutant in script_sites(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
    ]
    return python, scripts
