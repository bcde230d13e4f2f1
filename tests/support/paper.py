"""Paper of tests: the PDFs of some artifacts, without the rest of a build."""

from collections.abc import Iterable
from pathlib import Path

from generator.pipeline.sources import FONTS
from generator.plan.artifact import Artifact
from generator.project import open_project
from generator.render.context import RenderContext
from generator.render.fonts import find_fonts, subset_fonts
from generator.render.formats import render
from support.projects import read_sources


def paper(folder: Path, artifacts: Iterable[Artifact], target: Path) -> dict[str, Path]:
    """Render artifacts of a project into a folder; return each file by its name."""
    sources = read_sources(folder)
    house = sources.handbook.info.house
    fonts = subset_fonts(find_fonts((house.fonts.body, house.fonts.heading), FONTS).value, target / "fonts")
    context = RenderContext(open_project(folder).theme, sources.catalogue, fonts, sources.logo)
    files = {}
    for artifact in artifacts:
        name = artifact.path.rpartition("/")[2]
        files[name] = target / name
        files[name].write_bytes(render(context, artifact))
    return files
