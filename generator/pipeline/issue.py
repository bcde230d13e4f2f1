"""Controlled copies of the published handbook."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from generator.diagnostics.diagnostic import Outcome, Place
from generator.issue.holders import read_holders
from generator.issue.issue import SOURCE, numbered_copies, published, record_and_register
from generator.pipeline.run import Run, glyph_reporter, run
from generator.pipeline.sources import Watcher, shown
from generator.project import Project


def issue_copies(project: Project, holders: Path, target: Path, watcher: Watcher) -> Outcome[int | None]:
    """Write a controlled copy for each holder to `target`; return the number of copies."""
    return run(project, watcher, lambda this: _issue_copies(this, holders, target))


def _issue_copies(this: Run, file: Path, target: Path) -> int:
    sources = this.read()
    handbook, catalogue = sources.handbook, sources.catalogue
    holders = this.note(read_holders(file, shown(this.project, file), catalogue))
    source = this.take(published(this.project.out, handbook))
    context = this.render_context(sources)
    this.make_room(target, "I915")
    this.watcher.step(5, "plan")
    plan = numbered_copies(handbook, catalogue, source, holders)
    texts = [(holder.copy + holder.holder + holder.person, holder.at) for holder in holders]
    report_glyph = glyph_reporter("I914", texts, Place(SOURCE))
    this.watcher.step(6, "render")
    copies = this.render(handbook, plan, context, given={SOURCE: source}, report_glyph=report_glyph)
    digest = sha256(source).hexdigest()
    digests = [sha256(copies[copy.path].content).hexdigest() for copy in plan.copies]
    papers = record_and_register(handbook, catalogue, digest, list(zip(holders, plan.copies, digests, strict=True)))
    files = copies | this.render(handbook, papers, context, report_glyph=report_glyph)
    this.watcher.step(7, "publish")
    this.publish(target, files, {"handbook": handbook.edition, "source": digest}, "I915")
    return len(holders)
