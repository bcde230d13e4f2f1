"""PDF rendering: a hundred different checklists, and the whole handbook; each variant runs in a separate process.

ours    as `sop build` renders them: subset fonts, tags, validation of PDF/A and PDF/UA; with one or two processes
plain   `HTML().write_pdf()` for one document after the other with the system font, as most people write it;
        neither tagged nor validated
typst   the same content in Typst, one document after the other; tagged, as Typst always does
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.sources import read_project
from generator.engine import pool
from generator.pipeline.sources import FONTS, Sources
from generator.plan.artifact import Artifact, Plan
from generator.plan.context import Context
from generator.plan.paper import checklists
from generator.plan.planner import plan
from generator.project import Project
from generator.render.context import RenderContext
from generator.render.fonts import find_fonts, subset_fonts

ROOT = Path(__file__).resolve().parent.parent
HUNDRED = 100


def compare() -> None:
    """Print the table."""
    results = {variant: _measured(variant) for variant in ("plain", "typst", "ours 1", "ours 2")}
    plain = results["plain"]
    for variant, limit in (("typst", "-"), ("ours 1", "0.55"), ("ours 2", "0.35")):
        took, size, _ = results[variant]
        figures = f"{took / plain[0]:.2f} of plain ({plain[0]:.1f} s), {size / plain[1]:.2f} of its bytes"
        print(f"{'paper ' + variant:<10} {took:7.2f} s   {figures:<36} at most {limit}, 0.5 of the bytes")
    took, pages, memory = _measured("book")
    print(f"{'book':<10} {took:7.2f} s   {pages} pages, {memory} MB at most in use{'':<12} at most 60 s, 600 MB")


def _measured(variant: str) -> tuple[float, int, int]:
    """Return seconds, the figure that the process prints, and its peak memory in MB."""
    start = time.perf_counter()
    command = [sys.executable, "-m", "benchmarks.paper", *variant.split()]
    figure, memory = subprocess.run(command, check=True, cwd=ROOT, capture_output=True, text=True).stdout.split()
    return time.perf_counter() - start, int(figure), int(memory)


def hundred(sources: Sources) -> Iterator[Artifact]:
    """Yield the shipped checklists, then variants of them with another title and order of groups."""
    planned = checklists.sheets(sources.handbook, sources.catalogue)
    shipped = [sheet for sheet in planned if sheet.path.endswith(".pdf") and sheet.format == "pdf"]
    shipped = [sheet for sheet in shipped if sheet.path.count(".") == 1]
    for i in range(HUNDRED):
        artifact = shipped[i % len(shipped)]
        view = artifact.view_as(checklists.ChecklistSheet)
        turned = view.checklist.groups[i // len(shipped) :] + view.checklist.groups[: i // len(shipped)]
        title = f"{view.checklist.title}（{i // len(shipped) + 1}）"
        yield replace(artifact, view=replace(view, checklist=replace(view.checklist, groups=turned, title=title)))


def ours(jobs: int) -> int:
    """Return the total bytes of the hundred checklists as `sop build` renders them."""
    from generator.render.formats import render

    project, sources = read_project(ROOT)
    context = _render_context(project, sources)
    tasks = [pool.Task(render, (context, artifact)) for artifact in hundred(sources)]
    return sum(map(len, pool.run(tasks, jobs, lambda _: nullcontext(lambda: None))))


def plain() -> int:
    """Return the total bytes of the hundred checklists as plain WeasyPrint renders them."""
    from benchmarks.plain import document
    from generator.render.templates import render_template

    project, sources = read_project(ROOT)
    context = RenderContext(project.theme, sources.catalogue, ())
    return sum(
        len(document(render_template(context, artifact.template, artifact.view), project.theme))
        for artifact in hundred(sources)
    )


def typst() -> int:
    """Return the total bytes of the hundred checklists in Typst."""
    import typst as compiler

    _, sources = read_project(ROOT)
    return sum(len(compiler.compile(_typst(artifact.view).encode(), format="pdf")) for artifact in hundred(sources))


def _typst(view: Any) -> str:
    """Return a checklist as Typst source: head, facts, items with boxes, signatures."""
    checklist = view.checklist
    rows = []
    for title, items in checklist.groups:
        rows.append(f"table.cell(colspan: 5, fill: luma(230))[*{_escaped(title)}*],")
        for item in items:
            limits = (
                f"\\ {_escaped(str(item.min))} … {_escaped(str(item.max))} {_escaped(item.unit)}" if item.unit else ""
            )
            boxes = " ".join(
                f"#box(width: 3mm, height: 3mm, stroke: .3mm) {_escaped(answer)}" for answer in ("是", "否", "不适用")
            )
            rows.append(
                f"[{item.number}\\ {_escaped(item.clause.text)}], [{_escaped(item.text)}{limits}], [{boxes}], [], [],"
            )
    facts = "".join(f"[{_escaped(fact)}], []," for fact in checklist.facts)
    signers = "".join(f"[{_escaped(signer)}\\ \\ ]," for signer in checklist.signers)
    return f"""#set document(title: "{checklist.id}", date: none)
#set text(font: "Noto Sans CJK SC", size: 9.5pt, lang: "zh")
#set page("a4", margin: (x: 15mm, y: 20mm), header: [{_escaped(checklist.title)} #h(1fr) {_escaped(checklist.number)}],
  footer: context [{_escaped(view.head.company)} #h(1fr) #counter(page).display("1 / 1", both: true)])
= {_escaped(checklist.title)}
{_escaped(checklist.purpose)}
#table(columns: (24mm, 1fr, 24mm, 1fr), {facts})
#table(columns: (16mm, 1fr, 42mm, 25mm, 14mm),
  table.header([序号], [检查内容], [检查结果], [备注], [照片号]), {"".join(rows)})
#table(columns: {max(len(checklist.signers), 1)} * (1fr,), {signers or "[]"})
"""


def _escaped(text: str) -> str:
    """Escape all characters with a special meaning in Typst."""
    return "".join(f"\\{sign}" if sign in "\\#*_`$<>@[]=-+/~\"'" else sign for sign in text)


def book() -> int:
    """Return the number of pages of the whole handbook, rendered from scratch on one core."""
    import io

    import pikepdf

    from generator.render.bindery import bind
    from generator.render.formats import render

    project, sources = read_project(ROOT)
    context = _render_context(project, sources)
    planned: Plan = plan(Context(sources.handbook, sources.catalogue, frozenset({"pdf"}), sources.content))
    artifacts = {artifact.path: artifact for artifact in planned.artifacts}
    whole = next(booklet for booklet in planned.booklets if booklet.path == "pdf/handbook.pdf")
    bound = bind(whole, [render(context, artifacts[part.path]) for part in whole.parts], context.fonts)
    return len(pikepdf.open(io.BytesIO(bound)).pages)


def _render_context(project: Project, sources: Sources) -> RenderContext:
    house = sources.handbook.info.house.fonts
    fonts = subset_fonts(find_fonts((house.body, house.heading), FONTS).value, project.root / ".sop" / "fonts")
    return RenderContext(project.theme, sources.catalogue, fonts, sources.logo)


VARIANTS: dict[str, Callable[..., int]] = {
    "ours": lambda jobs: ours(int(jobs)),
    "plain": plain,
    "typst": typst,
    "book": book,
}

if __name__ == "__main__":
    figure = VARIANTS[sys.argv[1]](*sys.argv[2:])
    print(figure, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
