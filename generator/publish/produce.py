"""Step 6 at work: what the store does not have is rendered, on as many processes as there are.

A key covers all that a renderer sees: format, template, view, the theme's files of that format, fixed wording, fonts,
and the program itself. So there is no dependency graph, and no modification time is asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing, nullcontext
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePosixPath

from generator.diagnostics.diagnostic import Diagnostic, Outcome, Place, Spot
from generator.engine import pool
from generator.engine.archive import unzip, zip_bytes
from generator.engine.store import Store, content_key
from generator.link.handbook import Handbook
from generator.plan.artifact import UNPUBLISHED, Artifact, Booklet, Plan, SitePlan
from generator.project import Project, program_digest, tree_digest
from generator.publish.dist import Published
from generator.publish.offline import MANIFEST, WORKER, service_worker, site_zip, web_manifest
from generator.publish.policy import policy, server_files
from generator.publish.site import SiteFiles, render_site, site_settings, stage_site
from generator.publish.versions import VERSIONS, versions_json
from generator.render.bindery import bind
from generator.render.conformance import PromiseBroken
from generator.render.finishing import GlyphFault
from generator.render.formats import MEDIA_TYPES, SLOW, render
from generator.render.press import Press
from generator.render.templates import TemplateFault

SITE_CONFIG = Place("mkdocs.yml")


@dataclass(frozen=True, slots=True)
class _Site:
    """The site's share of a run: page keys by HTML path, and the key of everything else of the site."""

    keys: Mapping[str, str]
    rest: str
    task: pool.Task | None


def produce(
    project: Project, handbook: Handbook, plan: Plan, press: Press, store: Store, progress: pool.Progress
) -> Outcome[dict[str, Published]]:
    """Every file of `dist/` by path, from the store or rendered now."""
    try:
        return _produce(project, plan, press, store, progress)
    except TemplateFault as fault:
        at = Place(f"theme/{fault.template}", spot=Spot(fault.line, 1))
        hint = "mend the template, or remove it from the project to use the one that comes with the program"
        return Outcome(
            {}, (Diagnostic("R602", f"the template cannot be rendered: {fault.message}", at, hints=(hint,)),)
        )
    except GlyphFault as fault:
        return Outcome({}, (_unprintable(fault, plan, handbook),))
    except PromiseBroken as fault:
        return Outcome({}, (_broken(fault, plan),))


def _produce(
    project: Project, plan: Plan, press: Press, store: Store, progress: pool.Progress
) -> Outcome[dict[str, Published]]:
    shared = _shared(project, press)
    keys = {artifact.path: _key(artifact, shared) for artifact in plan.artifacts}
    made = {path: content for path, key in keys.items() if (content := store.get(key)) is not None}
    missing = [artifact for artifact in plan.artifacts if artifact.path not in made]
    for artifact in missing:
        if artifact.format not in SLOW:
            made[artifact.path] = store.put(keys[artifact.path], render(press, artifact))
    pages = {artifact.path: made[artifact.path] for artifact in plan.artifacts if artifact.format == "page"}
    site = _site(project, plan.site, pages, shared["site"], store) if plan.site else None
    sheets = [artifact for artifact in missing if artifact.format in SLOW]
    tasks = [pool.Task(render, (press, artifact), _weight(artifact)) for artifact in sheets]
    if site is not None and site.task is not None:
        tasks.insert(0, site.task)
    with closing(pool.run(tasks, project.jobs, progress)) as results:
        complaints = _keep_site(site, next(results), store) if site is not None and site.task is not None else ()
        for artifact, content in zip(sheets, results, strict=True):
            made[artifact.path] = store.put(keys[artifact.path], content)
    made |= _bound(plan.booklets, made, press, project.jobs, store)
    files = dict(_files(plan, made))
    found = tuple(_complaint(text) for text in complaints)
    if site is not None and plan.site is not None:
        files |= _site_files(plan, plan.site, site, files, store)
        around = _around(plan.site, files)
        files |= around.value
        found += around.diagnostics
    return Outcome(files, found)


def _unprintable(fault: GlyphFault, plan: Plan, handbook: Handbook) -> Diagnostic:
    """A complaint about characters that cannot be printed, at the record that has the first of them."""
    character = fault.missing[0][0]
    records = next(one.records for one in plan.artifacts if one.path == fault.document)
    shown = "; ".join(
        f"`{one}` (U+{ord(one):04X}) on page {', '.join(map(str, pages)) or '?'}" for one, pages in fault.missing[:5]
    )
    message = f"`{fault.document}` needs characters that the house's fonts lack: {shown}"
    hint = "write it with another character, or name a font that has it under `house.fonts`"
    return Diagnostic("R603", message, handbook.place_of(character, records), hints=(hint,))


def _broken(fault: PromiseBroken, plan: Plan) -> Diagnostic:
    templates = {one.path: one.template for one in plan.artifacts}
    at = Place(f"theme/{templates.get(fault.document, 'print')}")
    shown = "; ".join(fault.violations[:5])
    hint = "give pictures a title, header cells a scope, and headings no gaps, as the templates of the program do"
    return Diagnostic("R604", f"`{fault.document}` breaks a standard that it claims: {shown}", at, hints=(hint,))


def _shared(project: Project, press: Press) -> dict[str, str]:
    """The part of a key that all artifacts of a kind of format share."""
    program = program_digest()
    wording = tree_digest(project.theme / "locale" / f"{press.catalogue.language}.po")
    page, sheet = tree_digest(project.theme / "page"), tree_digest(project.theme / "print")
    fonts = [(font.family, font.weight, font.digest) for font in press.fonts]
    printed = content_key(program, wording, sheet, fonts, press.logo and sha256(press.logo.content).hexdigest())
    return {
        "page": content_key(program, wording, page),
        **dict.fromkeys(SLOW, printed),
        "html": content_key(program, wording, tree_digest(project.theme / "deck"), tree_digest(project.theme / "pack")),
        "scorm": content_key(program, wording, tree_digest(project.theme / "scorm")),
        "text": content_key(program, wording),
        "site": content_key(program, tree_digest(project.overrides), tree_digest(project.site_config)),
    }


def _key(artifact: Artifact, shared: Mapping[str, str]) -> str:
    return content_key(artifact.format, artifact.template, artifact.view, shared.get(artifact.format, shared["text"]))


def _weight(artifact: Artifact) -> int:
    return len(repr(artifact.view))


def _site(project: Project, site: SitePlan, pages: Mapping[str, bytes], shared: str, store: Store) -> _Site:
    around = content_key("site", shared, site_settings(site))
    keys = {_html(name): content_key(around, content.decode()) for name, content in pages.items()}
    rest = content_key(around, "rest")
    wanted = tuple(name for name in pages if store.get(keys[_html(name)]) is None)
    if not wanted and store.get(rest) is not None:
        return _Site(keys, rest, None)
    config = stage_site(project, site, pages)
    return _Site(keys, rest, pool.Task(render_site, (str(config), wanted), weight=10**9))


def _html(page: str) -> str:
    """The path that a Markdown page has behind the site engine."""
    return page.removesuffix(".md") + ".html"


def _keep_site(site: _Site, rendered: SiteFiles, store: Store) -> tuple[str, ...]:
    if rendered.complaints:
        return rendered.complaints
    for path, content in rendered.pages.items():
        store.put(site.keys[path], content)
    store.put(site.rest, zip_bytes(rendered.rest.items()))
    return ()


def _complaint(text: str) -> Diagnostic:
    hint = "look for the link or file that the message names in `content/`, `site_overrides/` or `mkdocs.yml`"
    return Diagnostic("P703", f"the site engine says: {text}", SITE_CONFIG, hints=(hint,))


def _bound(
    booklets: tuple[Booklet, ...], made: Mapping[str, bytes], press: Press, jobs: int, store: Store
) -> dict[str, bytes]:
    """Every booklet by path: kept, or bound now."""
    digests = {path: sha256(made[path]).hexdigest() for one in booklets for _, path in one.parts}
    keys = {one.path: content_key(program_digest(), one, [digests[path] for _, path in one.parts]) for one in booklets}
    bound = {path: content for path, key in keys.items() if (content := store.get(key)) is not None}
    missing = [one for one in booklets if one.path not in bound]
    tasks = [
        pool.Task(bind, (one, [made[path] for _, path in one.parts], press.fonts), len(one.parts)) for one in missing
    ]
    with closing(pool.run(tasks, jobs, lambda _: nullcontext(lambda: None))) as results:
        for one, content in zip(missing, results, strict=True):
            bound[one.path] = store.put(keys[one.path], content)
    return bound


def _files(plan: Plan, made: Mapping[str, bytes]) -> Iterator[tuple[str, Published]]:
    records = {artifact.path: artifact.records for artifact in plan.artifacts}
    records |= {one.path: tuple(id_ for _, path in one.parts for id_ in records[path]) for one in plan.booklets}
    for artifact in plan.artifacts:
        if artifact.format != "page" and not artifact.path.startswith(UNPUBLISHED):
            yield artifact.path, _published(artifact.path, made[artifact.path], artifact.records)
    for booklet in plan.booklets:
        if not booklet.path.startswith(UNPUBLISHED):
            yield booklet.path, _published(booklet.path, made[booklet.path], records[booklet.path])
    for bundle in plan.bundles:
        content = zip_bytes((member.name, made[member.path]) for member in bundle.members)
        sources = tuple(id_ for member in bundle.members for id_ in records[member.path])
        yield bundle.path, _published(bundle.path, content, sources)


def _site_files(
    plan: Plan, site: SitePlan, built: _Site, published: Mapping[str, Published], store: Store
) -> dict[str, Published]:
    records = {_html(artifact.path): artifact.records for artifact in plan.artifacts}
    files: dict[str, Published] = {}
    for name, content in unzip(store.get(built.rest) or b""):
        files[f"site/{name}"] = _published(name, content)
    for path, key in built.keys.items():
        content = store.get(key)
        if content is not None:
            files[f"site/{path}"] = _published(path, content, records[path])
    for path, source in site.downloads:
        files[f"site/{path}"] = published[source]
    return files


def _around(site: SitePlan, files: Mapping[str, Published]) -> Outcome[dict[str, Published]]:
    """What makes the finished site work without a network, and what a server should send with it."""
    contents = {path[len("site/") :]: file.content for path, file in files.items() if path.startswith("site/")}
    contents[MANIFEST] = web_manifest(site)
    rules = policy(contents)
    complaints = tuple(_intruder(path) for path in rules.intruders)
    if site.notice is not None and not site.notice.until:  # an older version: only the newest is kept on devices
        return Outcome({}, complaints)
    if site.versions:
        contents[VERSIONS] = versions_json(site.versions)
    if WORKER in contents:
        contents[WORKER] = service_worker(contents[WORKER], contents)
    made = {f"site/{path}": contents[path] for path in (MANIFEST, WORKER, VERSIONS) if path in contents}
    made |= server_files(rules.headers)
    made["site.zip"] = site_zip(contents)
    return Outcome({path: _published(path, content) for path, content in made.items()}, complaints)


def _intruder(page: str) -> Diagnostic:
    hint = "put the script into a file of `site_overrides/assets/` and name it in `mkdocs.yml`"
    return Diagnostic("P704", f"the page `{page}` holds a script that is not the theme's", SITE_CONFIG, hints=(hint,))


def _published(path: str, content: bytes, records: tuple[str, ...] = ()) -> Published:
    return Published(content, MEDIA_TYPES.get(PurePosixPath(path).suffix, "application/octet-stream"), records)
