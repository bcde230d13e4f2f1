"""Input of every renderer besides the view: theme, translations, fonts, logo."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from generator.load.catalogue import Catalogue
from generator.load.logo import Logo
from generator.render.fonts import FontFile


class RenderFault(Exception):
    """An artifact that its format cannot render, because of a bug in the renderer or in its row of the table."""

    def __init__(self, message: str, document: str = "") -> None:
        super().__init__(message, document)
        self.message, self.document = message, document


@dataclass(frozen=True, slots=True)
class RenderContext:
    """Theme, translations, fonts, and the logo if there is one."""

    theme: Path
    catalogue: Catalogue
    fonts: tuple[FontFile, ...]
    logo: Logo | None = None
    folders: tuple[str, ...] | None = None
    """Folders of the theme that the renderer may read; None for all of them."""

    def folder(self, name: str) -> Path:
        """Return a folder of the theme, or raise `RenderFault` if the format's row does not name it."""
        if self.folders is not None and name not in self.folders:
            raise RenderFault(f"its renderer reads `theme/{name}`, which its row in `render/formats.py` does not name")
        return self.theme / name
