"""Step 6 at work: what the store does not have is rendered, on as many processes as there are.

A key covers all that a renderer sees: template, view, all that the row of the format lets it read (folders of the
theme, fixed wording, fonts, logo), and the program itself. So there is no dependency graph, and no modification time
is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, nullcontext
from dataclasses import dataclass
from hashlib import sha256

from generator.diagnostics.diagnostic import Diagnostic, Outcome, Place, Spot
from generator.engine import pool
from generator.engine.archive import unzip, zip_bytes
from generator.engine.store import Store, content_key
from generator.link.handbook import Handbook
from generator.plan.artifact import UNPUBLISHED, Artifact, Booklet, MarkedCopy, Plan, SitePlan
from generator.project import Project, program_digest, tree_digest
from generator.publish.dist import Published
from generator.publish.offline import MANIFEST, WORKER, service_worker, site_zip, web_manifest
from generator.publish.policy import policy, server_files
from generator.publish.site import SiteFiles, render_site, site_settings, stage_site
from generator.publish.versions import VERSIONS, versions_json
from generator.render.bindery import bind
from generator.render.conformance import PromiseBroken
from generator.render.copies import mark
from generator.render.finishing import GlyphFault
from generator.render.formats import FORMATS, Format, format_of, media_type, render
from generator.render.pdf import LibraryFault
from generator.render.press import Press, RenderFault
from generator.render.templates import TemplateFault, wording

SITE_CONFIG = Place("mkdocs.yml")


@dataclass(frozen=True, slots=True)
class _Site:
    """The site of a run: store keys of its pages by HTML path, key of its other files, and how to render it.

    `task` is None if the store has all of it.
    """

    plan: SitePlan
    keys: Mapping[str, str]
    rest: str
    task: pool.Task | None


def produce(
    project: Project,
    handbook: Handbook,
    plan: Plan,
    press: Press,
    store: Store,
    progress: pool.Progress,
    *,
    given: Mapping[str, bytes] | None = None,
    lacking: Callable[[str], Diagnostic] | None = None,
) -> Outcome[dict[str, Published]]:
    """Every file of a plan by path, from the store or rendered now.

    `given` are the sources of marked copies, by path. `lacking` reports a character that no font has, where the plan
    shows other texts than those of the handbook.
    """
    absent = _lacking_folders(plan, press)
    if absent:
        return Outcome({}, absent)
    try:
        return _produce(project, plan, press, store, progress, given or {})
    except TemplateFault as fault:
        at = Place(f"theme/{fault.template}", spot=Spot(fault.line, 1))
        return Outcome({}, (_unfit(fault.message, at),))
    except RenderFault as fault:
        return Outcome({}, (_unrendered(fault, plan, handbook),))
    except GlyphFault as fault:
        return Outcome({}, (lacking(fault.missing[0][0]) if lacking else _unprintable(fault, plan, handbook),))
    except LibraryFault as fault:
        return Outcome({}, (_unloadable(fault),))
    except PromiseBroken as fault:
        return Outcome({}, (_broken(fault, plan),))


def _produce(
    project: Project, plan: Plan, press: Press, store: Store, progress: pool.Progress, given: Mapping[str, bytes]
) -> Outcome[dict[str, Published]]:
    keys = _keys(plan.artifacts, press)
    contents = _stored(keys, store)
    missing = [artifact for artifact in plan.artifacts if artifact.path not in contents]
    slow = [artifact for artifact in missing if format_of(artifact).slow]
    for artifact in missing:
        if not format_of(artifact).slow:
            contents[artifact.path] = store.put(keys[artifact.path], render(press, artifact))
    site = _site(project, plan.site, _pages(plan, contents), store) if plan.site else None
    complaints, rendered = _render_slow(site, slow, keys, press, project.jobs, progress, store)
    contents |= rendered
    contents |= _derived(plan, {**contents, **given}, press, project.jobs, store)
    files = dict(_files(plan, contents))
    if site is None:
        return Outcome(files)
    files |= _site_files(plan, site, files, store)
    around = _around(site.plan, files)
    return Outcome(files | around.value, (*complaints, *around.diagnostics))


def _keys(artifacts: tuple[Artifact, ...], press: Press) -> dict[str, str]:
    """The store key of each artifact, by its path."""
    shared = {row.name: format_key(row, press) for row in {format_of(artifact) for artifact in artifacts}}
    return {
        artifact.path: content_key(shared[artifact.format], artifact.template, artifact.view) for artifact in artifacts
    }


def format_key(row: Format, press: Press) -> str:
    """The part of a key that all artifacts of a format share: all that the row lets its renderer read."""
    own = row.narrowed(press)
    theme = [(folder, tree_digest(press.theme / folder)) for folder in row.theme_folders]
    fonts = [(font.source, font.family, font.weight, font.digest) for font in own.fonts]
    logo = own.logo and (own.logo.media_type, sha256(own.logo.content).hexdigest())
    return content_key(program_digest(), row.name, own.catalogue.language, wording(own.catalogue), theme, fonts, logo)


def _stored(keys: Mapping[str, str], store: Store) -> dict[str, bytes]:
    """What the store has, by the name of its key."""
    return {name: content for name, key in keys.items() if (content := store.get(key)) is not None}


def _render_slow(
    site: _Site | None,
    slow: list[Artifact],
    keys: Mapping[str, str],
    press: Press,
    jobs: int,
    progress: pool.Progress,
    store: Store,
) -> tuple[tuple[Diagnostic, ...], dict[str, bytes]]:
    """Render slow artifacts in a pool of processes, and beside them the site; the store keeps each as it comes.

    The site engine is the longest task of all, so it starts first, and other processes render the sheets meanwhile.
    """
    tasks = [pool.Task(render, (press, artifact), _weight(artifact)) for artifact in slow]
    if site is not None and site.task is not None:
        tasks.insert(0, site.task)
    with closing(pool.run(tasks, jobs, progress)) as results:
        complaints = _keep_site(site, next(results), store) if site is not None and site.task is not None else ()
        contents = {
            artifact.path: store.put(keys[artifact.path], content)
            for artifact, content in zip(slow, results, strict=True)
        }
    return tuple(_complaint(text) for text in complaints), contents


def _pages(plan: Plan, contents: Mapping[str, bytes]) -> dict[str, bytes]:
    return {artifact.path: contents[artifact.path] for artifact in plan.artifacts if artifact.format == "page"}


def _lacking_folders(plan: Plan, press: Press) -> tuple[Diagnostic, ...]:
    """Complaints about folders that a project's own theme lacks, though a planned format reads them."""
    used = {artifact.format for artifact in plan.artifacts}
    return tuple(
        _unfit(f"the format `{row.name}` reads `theme/{folder}`, which does not exist", Place(f"theme/{folder}"))
        for row in FORMATS
        for folder in row.theme_folders
        if row.name in used and not (press.theme / folder).is_dir()
    )


def _unfit(message: str, at: Place) -> Diagnostic:
    hint = "mend the template, or remove it from the project to use the one that comes with the program"
    return Diagnostic("R602", f"the template cannot be rendered: {message}", at, hints=(hint,))


def _unrendered(fault: RenderFault, plan: Plan, handbook: Handbook) -> Diagnostic:
    """A complaint about a renderer, at the template of its document or at the first record that the document shows."""
    artifact = next(artifact for artifact in plan.artifacts if artifact.path == fault.document)
    if artifact.template.endswith(".j2"):
        at = Place(f"theme/{artifact.template}")
    else:
        at = handbook.place(next(iter(artifact.records), handbook.info.id))
    hint = f"correct the row of the format `{artifact.format}` in `generator/render/formats.py`, or its renderer"
    return Diagnostic("R605", f"`{fault.document}` cannot be rendered: {fault.message}", at, hints=(hint,))


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
    templates |= {one.path: templates[one.marks[0]] for one in plan.copies}
    at = Place(f"theme/{templates.get(fault.document, 'print')}")
    shown = "; ".join(fault.violations[:5])
    hint = "give pictures a title, header cells a scope, and headings no gaps, as the templates of the program do"
    return Diagnostic("R604", f"`{fault.document}` breaks a standard that it claims: {shown}", at, hints=(hint,))


def _unloadable(fault: LibraryFault) -> Diagnostic:
    packages = "`apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0` on Debian and Ubuntu"
    hint = f"install it: {packages}; `sop guide operators` lists other systems"
    message = f"{fault.program} cannot be loaded: {fault.message}"
    return Diagnostic("R606", message, Place(fault.program.lower()), hints=(hint,))


def _weight(artifact: Artifact) -> int:
    return len(repr(artifact.view))


def _site(project: Project, site: SitePlan, pages: Mapping[str, bytes], store: Store) -> _Site:
    shared = content_key(program_digest(), tree_digest(project.overrides), tree_digest(project.site_config))
    around = content_key("site", shared, site_settings(site))
    keys = {_html(name): content_key(around, content.decode()) for name, content in pages.items()}
    rest = content_key(around, "rest")
    wanted = tuple(name for name in pages if store.get(keys[_html(name)]) is None)
    if not wanted and store.get(rest) is not None:
        return _Site(site, keys, rest, None)
    config = stage_site(project, site, pages)
    return _Site(site, keys, rest, pool.Task(render_site, (str(config), wanted), weight=10**9))


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


def _derived(plan: Plan, made: Mapping[str, bytes], press: Press, jobs: int, store: Store) -> dict[str, bytes]:
    """Every booklet and marked copy by path, made of files that are there: from the store, or made now."""
    parts: dict[Booklet | MarkedCopy, list[str]] = {one: [path for _, path in one.parts] for one in plan.booklets}
    parts |= {one: [one.source, *one.marks] for one in plan.copies}
    digests = {path: sha256(made[path]).hexdigest() for path in {path for paths in parts.values() for path in paths}}
    fonts = [font.digest for font in press.fonts]
    keys = {
        one.path: content_key(program_digest(), one, [digests[path] for path in paths], fonts)
        for one, paths in parts.items()
    }
    derived = _stored(keys, store)
    missing = [one for one in parts if one.path not in derived]
    tasks = []
    for one in missing:
        files = [made[path] for path in parts[one]]
        bound = isinstance(one, Booklet)
        tasks.append(pool.Task(bind, (one, files, press.fonts), len(files)) if bound else pool.Task(mark, (one, files)))
    with closing(pool.run(tasks, jobs, lambda _: nullcontext(lambda: None))) as results:
        for one, content in zip(missing, results, strict=True):
            derived[one.path] = store.put(keys[one.path], content)
    return derived


def _files(plan: Plan, made: Mapping[str, bytes]) -> Iterator[tuple[str, Published]]:
    records = {artifact.path: artifact.records for artifact in plan.artifacts}
    records |= {one.path: tuple(id_ for _, path in one.parts for id_ in records[path]) for one in plan.booklets}
    for artifact in plan.artifacts:
        if artifact.format != "page" and not artifact.path.startswith(UNPUBLISHED):
            yield artifact.path, _published(artifact.path, made[artifact.path], artifact.records)
    for booklet in plan.booklets:
        if not booklet.path.startswith(UNPUBLISHED):
            yield booklet.path, _published(booklet.path, made[booklet.path], records[booklet.path])
    for copy in plan.copies:
        yield copy.path, _published(copy.path, made[copy.path])
    for bundle in plan.bundles:
        content = zip_bytes((member.name, made[member.path]) for member in bundle.members)
        sources = tuple(id_ for member in bundle.members for id_ in records[member.path])
        yield bundle.path, _published(bundle.path, content, sources)


def _site_files(plan: Plan, site: _Site, published: Mapping[str, Published], store: Store) -> dict[str, Published]:
    records = {_html(artifact.path): artifact.records for artifact in plan.artifacts}
    files: dict[str, Published] = {}
    for name, content in unzip(store.get(site.rest) or b""):
        files[f"site/{name}"] = _published(name, content)
    for path, key in site.keys.items():
        page = store.get(key)
        if page is not None:
            files[f"site/{path}"] = _published(path, page, records[path])
    for path, source in site.plan.downloads:
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
    return Published(content, media_type(path), records)
