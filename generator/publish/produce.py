"""Render a plan: take files from the store, and render the missing ones in parallel processes.

A store key covers everything that a renderer can read: template, view, the inputs that the row of its format names
(folders of the theme, translations, fonts, logo), and the program itself. So there is no dependency graph, and
modification times are irrelevant.
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
from generator.plan.shared.paths import html
from generator.project import Project, program_digest, tree_digest
from generator.publish.dist import Published
from generator.publish.offline import MANIFEST, WORKER, service_worker, site_zip, web_manifest
from generator.publish.policy import policy, server_files
from generator.publish.site import SiteFiles, render_site, site_settings, stage_site
from generator.publish.versions import VERSIONS, versions_json
from generator.render.bindery import bind
from generator.render.conformance import ConformanceError
from generator.render.context import RenderContext, RenderFault
from generator.render.copies import mark
from generator.render.finishing import GlyphFault
from generator.render.formats import FORMATS, Format, format_of, media_type, render
from generator.render.pdf import LibraryFault
from generator.render.templates import TemplateFault, wording

SITE_CONFIG = Place("mkdocs.yml")


@dataclass(frozen=True, slots=True)
class _Site:
    """Site of a run: store keys of its pages by HTML path, key of its other files, and the task that renders it.

    `task=None` means that the store has all files.
    """

    plan: SitePlan
    keys: Mapping[str, str]
    rest: str
    task: pool.Task | None


def produce(
    project: Project,
    handbook: Handbook,
    plan: Plan,
    context: RenderContext,
    store: Store,
    progress: pool.Progress,
    *,
    given: Mapping[str, bytes] | None = None,
    report_glyph: Callable[[str], Diagnostic] | None = None,
) -> Outcome[dict[str, Published]]:
    """Return every file of a plan by path, from the store or rendered now.

    `given`: sources of marked copies, by path. `report_glyph`: returns the diagnostic for a missing character, if the
    plan shows texts that are not from the handbook.
    """
    diagnostics = _missing_folders(plan, context)
    if diagnostics:
        return Outcome({}, diagnostics)
    try:
        return _produce(project, plan, context, store, progress, given or {})
    except TemplateFault as fault:
        at = Place(f"theme/{fault.template}", spot=Spot(fault.line, 1))
        return Outcome({}, (_template_diagnostic(fault.message, at),))
    except RenderFault as fault:
        return Outcome({}, (_renderer_diagnostic(fault, plan, handbook),))
    except GlyphFault as fault:
        character = fault.missing[0][0]
        diagnostic = report_glyph(character) if report_glyph else _glyph_diagnostic(fault, plan, handbook)
        return Outcome({}, (diagnostic,))
    except LibraryFault as fault:
        return Outcome({}, (_library_diagnostic(fault),))
    except ConformanceError as fault:
        return Outcome({}, (_conformance_diagnostic(fault, plan),))


def _produce(
    project: Project,
    plan: Plan,
    context: RenderContext,
    store: Store,
    progress: pool.Progress,
    given: Mapping[str, bytes],
) -> Outcome[dict[str, Published]]:
    keys = _keys(plan.artifacts, context)
    contents = _stored(keys, store)
    missing = [artifact for artifact in plan.artifacts if artifact.path not in contents]
    slow = [artifact for artifact in missing if format_of(artifact).slow]
    for artifact in missing:
        if not format_of(artifact).slow:
            contents[artifact.path] = store.put(keys[artifact.path], render(context, artifact))
    site = _site(project, plan.site, _pages(plan, contents), store) if plan.site else None
    warnings, rendered = _render_slow(site, slow, keys, context, project.jobs, progress, store)
    contents |= rendered
    contents |= _derived(plan, {**contents, **given}, context, project.jobs, store)
    files = dict(_files(plan, contents))
    if site is None:
        return Outcome(files)
    files |= _site_files(plan, site, files, store)
    package = _package(site.plan, files)
    return Outcome(files | package.value, (*warnings, *package.diagnostics))


def _keys(artifacts: tuple[Artifact, ...], context: RenderContext) -> dict[str, str]:
    """Return the store key of each artifact, by path."""
    shared = {row.name: format_key(row, context) for row in {format_of(artifact) for artifact in artifacts}}
    return {
        artifact.path: content_key(shared[artifact.format], artifact.template, artifact.view) for artifact in artifacts
    }


def format_key(row: Format, context: RenderContext) -> str:
    """Return the part of the key that all artifacts of a format share: the inputs that its row names."""
    inputs = row.narrowed(context)
    theme = [(folder, tree_digest(context.theme / folder)) for folder in row.theme_folders]
    fonts = [(font.source, font.family, font.weight, font.digest) for font in inputs.fonts]
    logo = inputs.logo and (inputs.logo.media_type, sha256(inputs.logo.content).hexdigest())
    catalogue = inputs.catalogue
    return content_key(program_digest(), row.name, catalogue.language, wording(catalogue), theme, fonts, logo)


def _stored(keys: Mapping[str, str], store: Store) -> dict[str, bytes]:
    """Return the content of all keys that are in the store, by path."""
    return {path: content for path, key in keys.items() if (content := store.get(key)) is not None}


def _render_slow(
    site: _Site | None,
    slow: list[Artifact],
    keys: Mapping[str, str],
    context: RenderContext,
    jobs: int,
    progress: pool.Progress,
    store: Store,
) -> tuple[tuple[Diagnostic, ...], dict[str, bytes]]:
    """Render the slow artifacts and the site in a process pool; return the site's warnings and the artifacts by path.

    Results are stored as they arrive. The site engine is the longest task, so it starts first.
    """
    tasks = [pool.Task(render, (context, artifact), _weight(artifact)) for artifact in slow]
    if site is not None and site.task is not None:
        tasks.insert(0, site.task)
    with closing(pool.run(tasks, jobs, progress)) as results:
        warnings = _store_site(site, next(results), store) if site is not None and site.task is not None else ()
        contents = {
            artifact.path: store.put(keys[artifact.path], content)
            for artifact, content in zip(slow, results, strict=True)
        }
    return tuple(_site_diagnostic(text) for text in warnings), contents


def _pages(plan: Plan, contents: Mapping[str, bytes]) -> dict[str, bytes]:
    return {artifact.path: contents[artifact.path] for artifact in plan.artifacts if artifact.format == "page"}


def _missing_folders(plan: Plan, context: RenderContext) -> tuple[Diagnostic, ...]:
    """Report folders that planned formats read and that the project's own theme does not have."""
    used = {artifact.format for artifact in plan.artifacts}
    return tuple(
        _template_diagnostic(
            f"the format `{row.name}` reads `theme/{folder}`, which does not exist", Place(f"theme/{folder}")
        )
        for row in FORMATS
        for folder in row.theme_folders
        if row.name in used and not (context.theme / folder).is_dir()
    )


def _template_diagnostic(message: str, at: Place) -> Diagnostic:
    hint = "correct the template, or remove it from the project to use the one that comes with the program"
    return Diagnostic("R602", f"the template cannot be rendered: {message}", at, hints=(hint,))


def _renderer_diagnostic(fault: RenderFault, plan: Plan, handbook: Handbook) -> Diagnostic:
    """Report a bug in a renderer, at the template of the document or at the first record that the document shows."""
    artifact = next(artifact for artifact in plan.artifacts if artifact.path == fault.document)
    if artifact.template.endswith(".j2"):
        at = Place(f"theme/{artifact.template}")
    else:
        at = handbook.place(next(iter(artifact.records), handbook.info.id))
    hint = f"correct the row of the format `{artifact.format}` in `generator/render/formats.py`, or its renderer"
    return Diagnostic("R605", f"`{fault.document}` cannot be rendered: {fault.message}", at, hints=(hint,))


def _glyph_diagnostic(fault: GlyphFault, plan: Plan, handbook: Handbook) -> Diagnostic:
    """Report characters that the fonts lack, at the record that contains the first of them."""
    character = fault.missing[0][0]
    records = next(artifact.records for artifact in plan.artifacts if artifact.path == fault.document)
    shown = "; ".join(
        f"`{sign}` (U+{ord(sign):04X}) on page {', '.join(map(str, pages)) or '?'}" for sign, pages in fault.missing[:5]
    )
    message = f"`{fault.document}` needs characters that the fonts do not have: {shown}"
    hint = "use another character, or set a font that has it under `house.fonts`"
    return Diagnostic("R603", message, handbook.place_of(character, records), hints=(hint,))


def _conformance_diagnostic(fault: ConformanceError, plan: Plan) -> Diagnostic:
    templates = {artifact.path: artifact.template for artifact in plan.artifacts}
    templates |= {copy.path: templates[copy.marks[0]] for copy in plan.copies}
    at = Place(f"theme/{templates.get(fault.document, 'print')}")
    shown = "; ".join(fault.violations[:5])
    hint = "in the template, give pictures a title and header cells a scope, and do not skip levels of headings"
    return Diagnostic("R604", f"`{fault.document}` violates a standard that it claims: {shown}", at, hints=(hint,))


def _library_diagnostic(fault: LibraryFault) -> Diagnostic:
    packages = "`apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0` on Debian and Ubuntu"
    hint = f"install it: {packages}; `sop guide operators` lists other systems"
    message = f"{fault.program} cannot be loaded: {fault.message}"
    return Diagnostic("R606", message, Place(fault.program.lower()), hints=(hint,))


def _weight(artifact: Artifact) -> int:
    return len(repr(artifact.view))


def _site(project: Project, site: SitePlan, pages: Mapping[str, bytes], store: Store) -> _Site:
    shared = content_key(program_digest(), tree_digest(project.overrides), tree_digest(project.site_config))
    settings = content_key("site", shared, site_settings(site))
    keys = {html(name): content_key(settings, content.decode()) for name, content in pages.items()}
    rest = content_key(settings, "rest")
    missing = tuple(name for name in pages if store.get(keys[html(name)]) is None)
    if not missing and store.get(rest) is not None:
        return _Site(site, keys, rest, None)
    config = stage_site(project, site, pages)
    return _Site(site, keys, rest, pool.Task(render_site, (str(config), missing), weight=10**9))


def _store_site(site: _Site, rendered: SiteFiles, store: Store) -> tuple[str, ...]:
    if rendered.warnings:
        return rendered.warnings
    for path, content in rendered.pages.items():
        store.put(site.keys[path], content)
    store.put(site.rest, zip_bytes(rendered.rest.items()))
    return ()


def _site_diagnostic(text: str) -> Diagnostic:
    hint = "correct the link or file that the message names, in `content/`, `site_overrides/` or `mkdocs.yml`"
    return Diagnostic("P703", f"the site engine reports: {text}", SITE_CONFIG, hints=(hint,))


def _derived(
    plan: Plan, sources: Mapping[str, bytes], context: RenderContext, jobs: int, store: Store
) -> dict[str, bytes]:
    """Return every booklet and marked copy by path, from the store or made now from its source files."""
    parts: dict[Booklet | MarkedCopy, list[str]] = {}
    parts |= {booklet: [part.path for part in booklet.parts] for booklet in plan.booklets}
    parts |= {copy: [copy.source, *copy.marks] for copy in plan.copies}
    digests = {path: sha256(sources[path]).hexdigest() for path in {path for paths in parts.values() for path in paths}}
    fonts = [font.digest for font in context.fonts]
    keys = {
        document.path: content_key(program_digest(), document, [digests[path] for path in paths], fonts)
        for document, paths in parts.items()
    }
    derived = _stored(keys, store)
    missing = [document for document in parts if document.path not in derived]
    tasks = []
    for document in missing:
        files = [sources[path] for path in parts[document]]
        if isinstance(document, Booklet):
            tasks.append(pool.Task(bind, (document, files, context.fonts), len(files)))
        else:
            tasks.append(pool.Task(mark, (document, files)))
    with closing(pool.run(tasks, jobs, lambda _: nullcontext(lambda: None))) as results:
        for document, content in zip(missing, results, strict=True):
            derived[document.path] = store.put(keys[document.path], content)
    return derived


def _files(plan: Plan, contents: Mapping[str, bytes]) -> Iterator[tuple[str, Published]]:
    records = {artifact.path: artifact.records for artifact in plan.artifacts}
    for booklet in plan.booklets:
        records[booklet.path] = tuple(id_ for part in booklet.parts for id_ in records[part.path])
    for artifact in plan.artifacts:
        if artifact.format != "page" and not artifact.path.startswith(UNPUBLISHED):
            yield artifact.path, _published(artifact.path, contents[artifact.path], artifact.records)
    for booklet in plan.booklets:
        if not booklet.path.startswith(UNPUBLISHED):
            yield booklet.path, _published(booklet.path, contents[booklet.path], records[booklet.path])
    for copy in plan.copies:
        yield copy.path, _published(copy.path, contents[copy.path])
    for bundle in plan.bundles:
        content = zip_bytes((member.name, contents[member.path]) for member in bundle.members)
        sources = tuple(id_ for member in bundle.members for id_ in records[member.path])
        yield bundle.path, _published(bundle.path, content, sources)


def _site_files(plan: Plan, site: _Site, published: Mapping[str, Published], store: Store) -> dict[str, Published]:
    records = {html(artifact.path): artifact.records for artifact in plan.artifacts}
    files: dict[str, Published] = {}
    for name, content in unzip(store.get(site.rest) or b""):
        files[f"site/{name}"] = _published(name, content)
    for path, key in site.keys.items():
        page = store.get(key)
        if page is not None:
            files[f"site/{path}"] = _published(path, page, records[path])
    for download in site.plan.downloads:
        files[f"site/{download.path}"] = published[download.source]
    return files


def _package(site: SitePlan, files: Mapping[str, Published]) -> Outcome[dict[str, Published]]:
    """Return what is published with the site: manifest, service worker, version list, server settings, zip."""
    contents = {path[len("site/") :]: file.content for path, file in files.items() if path.startswith("site/")}
    contents[MANIFEST] = web_manifest(site)
    rules = policy(contents)
    diagnostics = tuple(_script_diagnostic(path) for path in rules.offenders)
    if site.notice is not None and site.notice.superseded:  # only the newest version can be installed
        return Outcome({}, diagnostics)
    if site.versions:
        contents[VERSIONS] = versions_json(site.versions)
    if WORKER in contents:
        contents[WORKER] = service_worker(contents[WORKER], contents)
    package = {f"site/{path}": contents[path] for path in (MANIFEST, WORKER, VERSIONS) if path in contents}
    package |= server_files(rules.headers)
    package["site.zip"] = site_zip(contents)
    return Outcome({path: _published(path, content) for path, content in package.items()}, diagnostics)


def _script_diagnostic(page: str) -> Diagnostic:
    hint = "move the script into a file of `site_overrides/assets/` and name it in `mkdocs.yml`"
    return Diagnostic(
        "P704", f"the page `{page}` has an inline script that is not the theme's", SITE_CONFIG, hints=(hint,)
    )


def _published(path: str, content: bytes, records: tuple[str, ...] = ()) -> Published:
    return Published(content, media_type(path), records)
