"""Paper side by side: a hundred different checklists, and the whole handbook, each way in a process of its own.

ours    the way of `sop build`: subset fonts, tags, our checks of PDF/A and PDF/UA, one or two processes
plain   `HTML().write_pdf()` for one document after the other with the system's font, as most people write it;
        neither tagged nor checked
typst   the same content in Typst, one document after the other; tagged, for it always is
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
from generator.render.fonts import find_fonts, subset_fonts
from generator.render.press import Press

ROOT = Path(__file__).resolve().parent.parent
HUNDRED = 100


def compare() -> None:
    """Print the table."""
    ways = {way: _measured(way) for way in ("plain", "typst", "ours 1", "ours 2")}
    plain = ways["plain"]
    for way, limit in (("typst", "-"), ("ours 1", "0.55"), ("ours 2", "0.35")):
        took, size, _ = ways[way]
        figures = f"{took / plain[0]:.2f} of plain ({plain[0]:.1f} s), {size / plain[1]:.2f} of its bytes"
        print(f"{'paper ' + way:<10} {took:7.2f} s   {figures:<36} at most {limit}, 0.5 of the bytes")
    took, pages, memory = _measured("book")
    print(f"{'book':<10} {took:7.2f} s   {pages} pages, {memory} MB at most in use{'':<12} at most 60 s, 600 MB")


def _measured(way: str) -> tuple[float, int, int]:
    """Seconds, the figure that the process prints, and the most memory it had, in MB."""
    start = time.perf_counter()
    command = [sys.executable, "-m", "benchmarks.paper", *way.split()]
    figure, memory = subprocess.run(command, check=True, cwd=ROOT, capture_output=True, text=True).stdout.split()
    return time.perf_counter() - start, int(figure), int(memory)


def hundred(sources: Sources) -> Iterator[Artifact]:
    """The sheets of the shipped checklists, and more of them with the groups in another order and other titles."""
    shipped = [one for one in checklists.sheets(sources.handbook) if one.path.endswith(".pdf") and one.format == "pdf"]
    shipped = [one for one in shipped if one.path.count(".") == 1]
    for i in range(HUNDRED):
        artifact = shipped[i % len(shipped)]
        view = artifact.view_as(checklists.ChecklistSheet)
        turned = view.checklist.groups[i // len(shipped) :] + view.checklist.groups[: i // len(shipped)]
        title = f"{view.checklist.title}（{i // len(shipped) + 1}）"
        yield replace(artifact, view=replace(view, checklist=replace(view.checklist, groups=turned, title=title)))


def ours(jobs: int) -> int:
    """Bytes of the hundred, as `sop build` makes them."""
    from generator.render.formats import render

    project, sources = read_project(ROOT)
    press = _press(project, sources)
    tasks = [pool.Task(render, (press, one)) for one in hundred(sources)]
    return sum(map(len, pool.run(tasks, jobs, lambda _: nullcontext(lambda: None))))


def plain() -> int:
    """Bytes of the hundred, the plain way."""
    from benchmarks.plain import document
    from generator.render.templates import render_template

    project, sources = read_project(ROOT)
    press = Press(project.theme, sources.catalogue, ())
    return sum(
        len(document(render_template(press, artifact.template, artifact.view), project.theme))
        for artifact in hundred(sources)
    )


def typst() -> int:
    """Bytes of the hundred in Typst."""
    import typst as compiler

    _, sources = read_project(ROOT)
    return sum(len(compiler.compile(_typst(one.view).encode(), format="pdf")) for one in hundred(sources))


def _typst(view: Any) -> str:
    """A sheet as somebody would write it in Typst: head, facts, items with boxes, signatures."""
    list_ = view.checklist
    rows = []
    for title, items in list_.groups:
        rows.append(f"table.cell(colspan: 5, fill: luma(230))[*{_said(title)}*],")
        for item in items:
            limits = f"\\ {_said(str(item.min))} … {_said(str(item.max))} {_said(item.unit)}" if item.unit else ""
            boxes = " ".join(
                f"#box(width: 3mm, height: 3mm, stroke: .3mm) {_said(one)}" for one in ("是", "否", "不适用")
            )
            rows.append(
                f"[{item.number}\\ {_said(item.clause.text)}], [{_said(item.text)}{limits}], [{boxes}], [], [],"
            )
    facts = "".join(f"[{_said(fact)}], []," for fact in list_.facts)
    signers = "".join(f"[{_said(one)}\\ \\ ]," for one in list_.signers)
    return f"""#set document(title: "{list_.id}", date: none)
#set text(font: "Noto Sans CJK SC", size: 9.5pt, lang: "zh")
#set page("a4", margin: (x: 15mm, y: 20mm), header: [{_said(list_.title)} #h(1fr) {_said(list_.number)}],
  footer: context [{_said(view.head.company)} #h(1fr) #counter(page).display("1 / 1", both: true)])
= {_said(list_.title)}
{_said(list_.purpose)}
#table(columns: (24mm, 1fr, 24mm, 1fr), {facts})
#table(columns: (16mm, 1fr, 42mm, 25mm, 14mm),
  table.header([序号], [检查内容], [检查结果], [备注], [照片号]), {"".join(rows)})
#table(columns: {max(len(list_.signers), 1)} * (1fr,), {signers or "[]"})
"""


def _said(text: str) -> str:
    """A text in which no sign means something to Typst."""
    return "".join(f"\\{one}" if one in "\\#*_`$<>@[]=-+/~\"'" else one for one in text)


def book() -> int:
    """Pages of the whole handbook, made from nothing on one core."""
    import io

    import pikepdf

    from generator.render.bindery import bind
    from generator.render.formats import render

    project, sources = read_project(ROOT)
    press = _press(project, sources)
    planned: Plan = plan(Context(sources.handbook, sources.catalogue, frozenset({"pdf"}), sources.content))
    artifacts = {one.path: one for one in planned.artifacts}
    whole = next(one for one in planned.booklets if one.path == "pdf/handbook.pdf")
    bound = bind(whole, [render(press, artifacts[path]) for _, path in whole.parts], press.fonts)
    return len(pikepdf.open(io.BytesIO(bound)).pages)


def _press(project: Project, sources: Sources) -> Press:
    house = sources.handbook.info.house.fonts
    fonts = subset_fonts(find_fonts((house.body, house.heading), FONTS).value, project.root / ".sop" / "fonts")
    return Press(project.theme, sources.catalogue, fonts, sources.logo)


WAYS: dict[str, Callable[..., int]] = {
    "ours": lambda jobs: ours(int(jobs)),
    "plain": plain,
    "typst": typst,
    "book": book,
}

if __name__ == "__main__":
    figure = WAYS[sys.argv[1]](*sys.argv[2:])
    print(figure, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
