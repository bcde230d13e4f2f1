"""Load the logo, a picture beside `handbook.yml`, and validate it before anything renders it."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from xml.etree import ElementTree

from generator.diagnostics.diagnostic import Diagnostic, Outcome, Place
from generator.diagnostics.words import reason
from generator.engine.reading import TooLarge, read
from generator.load.files import PICTURES, leads_outside
from generator.model.kinds import HANDBOOK_FILE
from generator.project import Project

MAX_BYTES = 1_000_000
MAX_SIDE = 8000
"""In pixels; more than an A3 poster can show."""

AT = Place(f"sop_data/{HANDBOOK_FILE}", ("house", "logo"))
_ENDS = {"image/png": b"IEND\xaeB`\x82", "image/jpeg": b"\xff\xd9"}
HINT = f"put a PNG, JPEG or SVG of at most {MAX_BYTES // 1_000_000} MB beside `handbook.yml`, and write its name"


@dataclass(frozen=True, slots=True)
class Logo:
    """Valid picture."""

    media_type: str
    content: bytes


def load_logo(project: Project, name: str | None) -> Outcome[Logo | None]:
    """Load the logo that the handbook names; None if it names none."""
    if name is None:
        return Outcome(None)
    logo = _read(project, name)
    if isinstance(logo, Logo):
        return Outcome(logo)
    return Outcome(None, (Diagnostic("L126", f"the logo `{name}` {logo}", AT, hints=(HINT,)),))


def _read(project: Project, name: str) -> Logo | str:
    """Return the logo, or the predicate of a message about its fault."""
    path = project.data / name
    media_type = PICTURES.get(path.suffix.lower())
    if "/" in name or "\\" in name or leads_outside(path, project):
        return "is not a file beside `handbook.yml`"
    if media_type is None:
        return "is not a PNG, JPEG or SVG"
    try:
        content = read(path, MAX_BYTES)
    except TooLarge:
        return f"has more than {MAX_BYTES // 1_000_000} MB"
    except OSError as error:
        return f"cannot be opened: {reason(error)}"
    except ValueError:  # a null byte in the name
        return "cannot be opened"
    logo = Logo(media_type, content)
    return logo if is_sound(logo) else f"is not a valid {path.suffix[1:].upper()}"


def is_sound(logo: Logo) -> bool:
    """Return whether a logo is a complete picture of its media type and safe to render."""
    if logo.media_type == "image/svg+xml":
        return _is_drawing(logo.content)
    return logo.media_type in _ENDS and _is_picture(logo.content, logo.media_type)


def _is_drawing(content: bytes) -> bool:
    """Return whether bytes are SVG without a document type, whose entities could expand without end."""
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        return False
    try:
        return ElementTree.fromstring(content).tag == "{http://www.w3.org/2000/svg}svg"
    except (ElementTree.ParseError, ValueError):
        return False


def _is_picture(content: bytes, media_type: str) -> bool:
    """Return whether bytes are a complete picture. Pillow can accept truncated files, so the end marker is checked."""
    from PIL import Image

    if not content.rstrip(b"\0").endswith(_ENDS[media_type]):
        return False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as picture:
                fits = max(picture.size) <= MAX_SIDE and Image.MIME[picture.format or ""] == media_type
                picture.load()
    except (OSError, ValueError, SyntaxError, KeyError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return False
    return fits
