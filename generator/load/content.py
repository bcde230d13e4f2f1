"""Hand-written Markdown pages."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from generator.diagnostics.diagnostic import Diagnostic, Outcome, Place, Spot
from generator.diagnostics.words import short
from generator.load.files import paths_below, read_file
from generator.load.yaml_reader import decode
from generator.project import Project

_NAME = re.compile(r"[a-z0-9][a-z0-9-]*\.md")
_OWN = frozenset({"404.md", "index.md", "receipt.md", "verify.md"})
"""Pages of the site's root that a hand-written one would replace."""
_TITLE = re.compile(r"\s*# +(\S[^\n]*)")

_FENCE = re.compile(r"(?P<fence>```|~~~)[A-Za-z0-9_+-]*")
_SPAN = re.compile(r"`[^`]*`")
_MARKUP = re.compile(
    r"""(?ix) <(?!https?://[^\s<>"'`]*>)(?:/\s?)?[a-z!?][a-z0-9-]*     # a tag or comment, but no address in `< >`
    | \{[^{\n]*?\bon[a-z]+\s*=                                     # a handler in an attribute list"""
)
_ADDRESS = re.compile(r"""(?i)(?:\]\(<?|\]:<?|<|=["']?)((?:javascript|vbscript|data):)""")
_ENTITY = re.compile(r"&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);?|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class ContentPage:
    """A page of `content/`: its name, the title from its first heading, its Markdown."""

    name: str
    title: str
    markdown: str


def load_content(project: Project) -> Outcome[tuple[ContentPage, ...]]:
    """All hand-written pages, by name."""
    pages: list[ContentPage] = []
    paths = paths_below(project.content, project)
    diagnostics = [*paths.diagnostics]
    for path in paths.value:
        name = project.relative(path)
        if path.parent != project.content or not _NAME.fullmatch(path.name):
            hint = "hand-written pages are `content/name.md`: lower-case letters, digits and hyphens"
            diagnostics.append(Diagnostic("L112", f"`{name}` is no hand-written page", Place(name), hints=(hint,)))
            continue
        if path.name in _OWN:
            message = f"`{name}` would replace a page that the site has of its own"
            diagnostics.append(Diagnostic("L112", message, Place(name), hints=("give the page another name",)))
            continue
        raw = read_file(path, project)
        text = decode(name, raw) if isinstance(raw, bytes) else raw
        result = read_page(name, path.name, text) if isinstance(text, str) else text
        if isinstance(result, Diagnostic):
            diagnostics.append(result)
        else:
            pages.append(result)
    return Outcome(tuple(pages), tuple(diagnostics))


def read_page(file: str, name: str, text: str) -> ContentPage | Diagnostic:
    """A page from its Markdown, or what in it is none; `file` is what a complaint names."""
    prose = _without_code(text)
    markup = _MARKUP.search(prose)
    found = (markup.start(), markup.end()) if markup is not None else _script_address(prose)
    if found is not None:
        shown = short(text[found[0] : found[1]])
        hint = "write Markdown; put an example of HTML between back-quotes, and blanks around a less-than sign"
        at = Place(file, spot=_spot(text, *found))
        return Diagnostic("L117", f"`{shown}` starts HTML or a script", at, hints=(hint,))
    title = _title(text)
    if not title:
        start = len(text) - len(text.lstrip())
        hint = "begin the page with `# Title`"
        at = Place(file, spot=_spot(text, start, start + 1))
        return Diagnostic("L118", "the page does not begin with a heading", at, hints=(hint,))
    return ContentPage(name, title, text)


def _title(text: str) -> str:
    """The first heading without its anchor; empty if the page begins with something else."""
    heading = _TITLE.match(text)
    title = heading.group(1).rstrip() if heading is not None else ""
    return title[: title.rindex("{#")].rstrip() if title.endswith("}") and "{#" in title else title


def _spot(text: str, start: int, end: int) -> Spot:
    return Spot(text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start), end - start)


def _without_code(text: str) -> str:
    """The text with blanks for its code, where it is certain that every reader of Markdown takes it for code.

    Where back-quotes are not in plain pairs within their lines, nothing counts as code: it could be made to look like
    code here and be live HTML on the page.
    """
    lines, fence, opened = text.split("\n"), "", 0
    for i, line in enumerate(lines):
        if fence:
            if line.rstrip(" ") == fence:
                lines[opened : i + 1] = [" " * len(inside) for inside in lines[opened : i + 1]]
                fence = ""
        elif line.startswith(("```", "~~~")):
            opening = _FENCE.fullmatch(line)
            if opening is None:
                return text
            fence, opened = opening["fence"], i
        elif "``" in line or "\\`" in line or line.count("`") % 2:
            return text
        else:
            lines[i] = _SPAN.sub(_blank, line)
    return "\n".join(lines)


def _blank(span: re.Match[str]) -> str:
    """Blanks for a code span, but not for one that a table might cut in two."""
    return span.group() if "|" in span.group() else " " * len(span.group())


def _script_address(prose: str) -> tuple[int, int] | None:
    """Where a link leads to a script, as browsers read it: entities resolved, blanks and line breaks left out."""
    read: list[str] = []
    starts: list[int] = []
    for piece in _ENTITY.finditer(prose):
        for character in html.unescape(piece.group()):
            if not character.isspace() and character != "\\":
                read.append(character)
                starts.append(piece.start())
    found = _ADDRESS.search("".join(read))
    return (starts[found.start(1)], starts[found.end(1) - 1] + 1) if found is not None else None
