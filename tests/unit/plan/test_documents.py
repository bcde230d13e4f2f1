"""The table of documents: nothing that plans files is left out of it, and no row contradicts itself."""

import ast
from pathlib import Path

import pytest

from generator.plan import documents
from generator.plan.documents import DOCUMENTS, Family, check

PLAN = Path(documents.__file__).parent
PLANNERS = ("pages", "sheets", "artifacts", "books", "fillables", "packs", "workbook")
"""Names of the functions that plan the files of a family."""


def planners():
    """Module and name of every such function of the products."""
    for path in sorted(PLAN.glob("*/*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.name in PLANNERS:
                yield f"{path.stem}.{node.name}"


def test_every_function_that_plans_files_has_its_row_in_documents():
    table = (PLAN / "documents.py").read_text(encoding="utf-8")
    found = list(planners())

    assert "checklists.sheets" in found
    assert [planner for planner in found if f"{planner}(" not in table] == [], "give it a row in plan/documents.py"


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (Family("invented", frozenset(), lambda c, _: ()), "the row `invented` of DOCUMENTS is planned for none of"),
        (Family("invented", frozenset({"site"}), lambda c, _: (), menu="calendar"), "a menu entry without a page"),
        (Family("books", frozenset({"pdf"}), lambda c, _: ()), "the name `books` is used twice in DOCUMENTS"),
    ],
)
def test_a_row_that_contradicts_itself_or_another_stops_the_program(row, message):
    with pytest.raises(ValueError, match=message):
        check((*DOCUMENTS, row))
