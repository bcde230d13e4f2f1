"""What all renderers share in a run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from generator.load.catalogue import Catalogue
from generator.load.logo import Logo
from generator.render.fonts import FontFile


@dataclass(frozen=True, slots=True)
class Press:
    """Templates, fixed wording, fonts, and the house's logo if it has one."""

    theme: Path
    catalogue: Catalogue
    fonts: tuple[FontFile, ...]
    logo: Logo | None = None
