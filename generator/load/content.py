"""Load hand-written Markdown pages, and refuse HTML and scripts in them."""

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
_RESERVED = frozenset({"404.md", "index.md", "receipt.md", "verify.md"})
"""Names of generated pages in the root of the site."""
_TITLE = re.compile(r"\s*# +(\S[^\n]*)")

_FENCE = re.compile(r"(?P<fence>```|~~~)[A-Za-z0-9_+-]*")
_SPAN = re.compile(r"`[^`]*`")
_MARKUP = re.compile(
    r"""(?ix) <(?!https?://[^\s<>"'`]*>)(?:/\s?)?[a-z!?][a-z0-9-]*     # a tag or comment, but not an address in `< >`
    | \{[^{\n]*?\bon[a-z]+\s*=                                     # a handler in an attribute list"""
)
_ADDRESS = re.compile(r"""(?i)(?:\]\(<?|\]:<?|<|=["']?)((?:javascript|vbscript|data):)""")
_ENTITY = re.compile(r"&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);?|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class ContentPage:
    """Page of `content/`: its name, the title from its first heading, its Markdown."""

    name: str
    title: str
    markdown: str


def is_page_name(name: str) -> bool:
    """Return whether a hand-written page may have this name, which replaces no generated page."""
    return _NAME.fullmatch(name) is not None and name not in _RESERVED


def load_content(project: Project) -> Outcome[tuple[ContentPage, ...]]:
    """Load all hand-written pages, sorted by name."""
    pages: list[ContentPage] = []
    paths = paths_below(project.content, project)
    diagnostics = [*paths.diagnostics]
    for path in paths.value:
        name = project.relative(path)
        if path.parent != project.content or not _NAME.fullmatch(path.name):
            hint = "name pages `content/name.md`, with lower-case letters, digits and hyphens"
            diagnostics.append(Diagnostic("L112", f"`{name}` is not a hand-written page", Place(name), hints=(hint,)))
            continue
        if path.name in _RESERVED:
            message = f"`{name}` would replace a generated page"
            diagnostics.append(Diagnostic("L112", message, Place(name), hints=("rename it",)))
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
    """Return a page, or a diagnostic if its Markdown is refused; `file` is named in the diagnostic."""
    prose = _without_code(text)
    markup = _MARKUP.search(prose)
    refused = (markup.start(), markup.end()) if markup is not None else _script_address(prose)
    if refused is not None:
        shown = short(text[refused[0] : refused[1]])
        hint = "write Markdown; put examples of HTML in back-quotes, and spaces around a less-than sign"
        at = Place(file, spot=_spot(text, *refused))
        return Diagnostic("L117", f"`{shown}` starts HTML or a script", at, hints=(hint,))
    title = _title(text)
    if not title:
        start = len(text) - len(text.lstrip())
        hint = "begin the page with `# Title`"
        at = Place(file, spot=_spot(text, start, start + 1))
        return Diagnostic("L118", "the page does not begin with a heading", at, hints=(hint,))
    return ContentPage(name, title, text)


def _title(text: str) -> str:
    """Return the first heading without its anchor, or "" if the page begins with something else."""
    heading = _TITLE.match(text)
    title = heading.group(1).rstrip() if heading is not None else ""
    return title[: title.rindex("{#")].rstrip() if title.endswith("}") and "{#" in title else title


def _spot(text: str, start: int, end: int) -> Spot:
    return Spot(text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start), end - start)


def _without_code(text: str) -> str:
    """Return the text with spaces for code that every Markdown parser treats as code.

    If back-quotes are not in plain pairs within their lines, nothing is treated as code: otherwise text could look like
    code here and become live HTML on the page.
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
    """Return spaces for a code span, but the span itself if a table could cut it in two."""
    return span.group() if "|" in span.group() else " " * len(span.group())


def _script_address(prose: str) -> tuple[int, int] | None:
    """Return start and end of a link to a script, read like a browser: entities resolved, white space removed."""
    characters: list[str] = []
    starts: list[int] = []
    for piece in _ENTITY.finditer(prose):
        for character in html.unescape(piece.group()):
            if not character.isspace() and character != "\\":
                characters.append(character)
                starts.append(piece.start())
    address = _ADDRESS.search("".join(characters))
    return (starts[address.start(1)], starts[address.end(1) - 1] + 1) if address is not None else None
