"""Everything that a renderer may read beside the view."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from generator.load.catalogue import Catalogue
from generator.load.logo import Logo
from generator.render.fonts import FontFile


class RenderFault(Exception):
    """A document that its format cannot render, through a mistake in the renderer or in its row of the table."""

    def __init__(self, message: str, document: str = "") -> None:
        super().__init__(message, document)
        self.message, self.document = message, document


@dataclass(frozen=True, slots=True)
class Press:
    """Theme, fixed wording, fonts, and the house's logo if it has one."""

    theme: Path
    catalogue: Catalogue
    fonts: tuple[FontFile, ...]
    logo: Logo | None = None
    folders: tuple[str, ...] | None = None
    """Folders of the theme that may be read; None for all of them."""

    def folder(self, name: str) -> Path:
        """Return a folder of the theme, or raise `RenderFault` if the format must not read it."""
        if self.folders is not None and name not in self.folders:
            raise RenderFault(f"its renderer reads `theme/{name}`, which its row in `render/formats.py` does not name")
        return self.theme / name
