"""Training matrix: every role against every module, on a page and as a workbook with filters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.link.handbook import Handbook
from generator.load.catalogue import Catalogue
from generator.plan.artifact import Artifact
from generator.plan.shared.parts import Addresses, Link
from generator.plan.shared.paths import TRAINING_MATRIX
from generator.plan.shared.tables import Cell, Sheet, heads, workbook_of

WORDS = ("training matrix", "role", "module", "law", "course", "minutes", "version", "renewal", "pass mark")
"""Keywords of the fixed wording."""


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A role: for each module `law`, `course` or "", the total minutes, and the months until renewal."""

    role: Link
    marks: tuple[str, ...]
    minutes: int
    renewal_months: int


@dataclass(frozen=True, slots=True)
class MatrixView:
    """Roles against modules, in one version."""

    version: str
    modules: tuple[Link, ...]
    rows: tuple[MatrixRow, ...]


def matrix_view(handbook: Handbook, to: Addresses) -> MatrixView:
    """Return the matrix for a page."""
    rows = []
    for curriculum in handbook.curricula:
        marks = tuple(
            ("law" if module.compulsory else "course") if module.id in curriculum.modules else ""
            for module in handbook.modules
        )
        minutes = sum(module.minutes for module in handbook.modules_of(curriculum))
        rows.append(MatrixRow(to.to(curriculum.role), marks, minutes, curriculum.renewal_months))
    return MatrixView(handbook.info.version, to.all(module.id for module in handbook.modules), tuple(rows))


def workbook(handbook: Handbook, catalogue: Catalogue) -> Iterator[Artifact]:
    """Yield the matrix as a workbook with a row for each role and module, so that it can be filtered."""
    if not handbook.curricula:
        return
    wording = {keyword: catalogue.pgettext("matrix", keyword) for keyword in WORDS}
    rows = tuple(
        (
            Cell(handbook.title(curriculum.role)),
            Cell(module.title),
            Cell(wording["law" if module.compulsory else "course"]),
            Cell(module.minutes),
            Cell(handbook.info.version),
            Cell(curriculum.renewal_months),
            Cell(curriculum.pass_mark),
        )
        for curriculum in handbook.curricula
        for module in handbook.modules_of(curriculum)
    )
    columns = (
        *(("role", 22), ("module", 34), ("law", 16), ("minutes", 8)),
        *(("version", 10), ("renewal", 12), ("pass mark", 10)),
    )
    view = workbook_of(handbook, [Sheet(wording["training matrix"], heads(wording, columns), rows)])
    records = tuple(curriculum.id for curriculum in handbook.curricula)
    yield Artifact(TRAINING_MATRIX.path, "xlsx", "", view, records, TRAINING_MATRIX.download)
