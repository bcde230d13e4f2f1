"""The house's logo is drawn on every sheet, so what is no sound picture is refused, in words that say why."""

import io
import zlib

import pytest
from PIL import Image

from generator.load.logo import Logo, load_logo
from generator.project import open_project

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"><path d="M0 0h4v4z"/></svg>'


def picture(kind: str, size=(4, 4)) -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", size, "#12507b").save(drawn, kind)
    return drawn.getvalue()


def bomb() -> bytes:
    """A PNG of a few hundred bytes that says of itself that it is 60,000 pixels wide and high."""
    head = b"IHDR" + (60_000).to_bytes(4) * 2 + bytes((8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + (13).to_bytes(4) + head + zlib.crc32(head).to_bytes(4) + picture("PNG")[33:]


@pytest.fixture
def project(tmp_path):
    (tmp_path / "handbook" / "sop_data").mkdir(parents=True)
    return open_project(tmp_path / "handbook")


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("logo.svg", SVG, "image/svg+xml"),
        ("logo.png", picture("PNG"), "image/png"),
        ("LOGO.JPG", picture("JPEG"), "image/jpeg"),
    ],
)
def test_a_sound_picture_is_taken(project, name, content, media_type):
    (project.data / name).write_bytes(content)

    assert load_logo(project, name).value == Logo(media_type, content)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("logo.docx", b"PK", "is not a PNG, JPEG or SVG"),
        ("logo.png", b"PK\x03\x04", "is not a valid PNG"),
        ("logo.png", picture("JPEG"), "is not a valid PNG"),
        ("logo.png", picture("PNG")[:45], "is not a valid PNG"),
        ("logo.png", picture("PNG", (9_000, 1)), "is not a valid PNG"),
        ("logo.png", bomb(), "is not a valid PNG"),
        ("logo.svg", b"<svg", "is not a valid SVG"),
        ("logo.svg", b"<html/>", "is not a valid SVG"),
        ("logo.svg", b'<!DOCTYPE svg [<!ENTITY a "aaaa">]>' + SVG, "is not a valid SVG"),
        ("logo.png", b"x" * 1_000_001, "has more than 1 MB"),
        ("logo.png", None, "cannot be opened: no such file or directory"),
        ("../logo.png", picture("PNG"), "is not a file beside `handbook.yml`"),
        ("schema/logo.png", None, "is not a file beside `handbook.yml`"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_its_reason(project, name, content, reason):
    if content is not None:
        (project.data / name).write_bytes(content)

    outcome = load_logo(project, name)

    assert outcome.value is None
    assert [one.message for one in outcome.diagnostics] == [f"the logo `{name}` {reason}"]


def test_a_link_that_leads_out_of_the_project_is_not_followed(project, tmp_path):
    (tmp_path / "secret.png").write_bytes(picture("PNG"))
    (project.data / "logo.png").symlink_to(tmp_path / "secret.png")

    assert load_logo(project, "logo.png").diagnostics[0].message.endswith("is not a file beside `handbook.yml`")


def test_a_file_of_a_hundred_megabytes_is_not_read_to_its_end(project):
    with (project.data / "logo.png").open("wb") as file:
        file.truncate(100_000_000)

    assert load_logo(project, "logo.png").diagnostics[0].message.endswith("has more than 1 MB")
