"""Hand-written Markdown pages."""

from __future__ import annotations

import re
from dataclasses import dataclass

from generator.diagnostics.diagnostic import Diagnostic, Outcome, Place, Spot
from generator.load.yaml_reader import decode
from generator.project import Project, files_below

_NAME = re.compile(r"[a-z0-9][a-z0-9-]*\.md")
_CODE = re.compile(r"(?ms)^```.*?^```|`[^`\n]+`")
_MARKUP = re.compile(r"<\s*/?\s*[A-Za-z!?]|(?i:javascript|data|vbscript)\s*:")
_TITLE = re.compile(r"\s*# +([^\n]+?)(?: *\{#[^}]*\})? *(?:\n|$)")


@dataclass(frozen=True, slots=True)
class ContentPage:
    """A page of `content/`: its name, the title from its first heading, its Markdown."""

    name: str
    title: str
    markdown: str


def load_content(project: Project) -> Outcome[tuple[ContentPage, ...]]:
    """All hand-written pages, by name."""
    pages: list[ContentPage] = []
    diagnostics: list[Diagnostic] = []
    for path in files_below(project.content):
        name = project.relative(path)
        if path.is_symlink() or path.parent != project.content or not _NAME.fullmatch(path.name):
            hint = "hand-written pages are `content/name.md`: lower-case letters, digits and hyphens"
            diagnostics.append(Diagnostic("L112", f"`{name}` is no hand-written page", Place(name), hints=(hint,)))
            continue
        text = decode(name, path.read_bytes())
        result = _page(name, path.name, text) if isinstance(text, str) else text
        if isinstance(result, Diagnostic):
            diagnostics.append(result)
        else:
            pages.append(result)
    return Outcome(tuple(pages), tuple(diagnostics))


def _page(file: str, name: str, text: str) -> ContentPage | Diagnostic:
    prose = _CODE.sub(lambda code: re.sub(r"[^\n]", " ", code.group()), text)
    markup = _MARKUP.search(prose)
    if markup is not None:
        line = text.count("\n", 0, markup.start()) + 1
        column = markup.start() - text.rfind("\n", 0, markup.start())
        at = Place(file, spot=Spot(line, column, len(markup.group())))
        hint = "write Markdown; put an example of HTML between back-quotes"
        return Diagnostic("L117", f"`{markup.group()}` starts HTML or a script address", at, hints=(hint,))
    title = _TITLE.match(text)
    if title is None:
        hint = "begin the page with `# Title`"
        return Diagnostic("L118", "the page does not begin with a heading", Place(file, spot=Spot(1, 1)), hints=(hint,))
    return ContentPage(name, title.group(1), text)
