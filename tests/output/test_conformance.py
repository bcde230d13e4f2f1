"""Every published PDF conforms to what its metadata claim, and each check fails for a PDF that violates it."""

import io
import re

import pikepdf
import pytest
from fontTools.cffLib import CFFFontSet
from pikepdf import Array, Dictionary, Name, String

from generator.render.conformance import is_archive, violations


def first(document, kind):
    """The first element of a kind in the tag tree."""
    waiting = list(document.Root.StructTreeRoot.K)
    while waiting:
        element = waiting.pop(0)
        if isinstance(element, Dictionary) and element.get("/S") == kind:
            return element
        if isinstance(element, Dictionary) and isinstance(element.get("/K"), Array):
            waiting = [*element.K, *waiting]
    raise AssertionError(f"no {kind}")


def font(document):
    return next(iter(document.pages[0].Resources.Font.values()))


def append(document, content):
    page = document.pages[0]
    streams = page.Contents if isinstance(page.Contents, Array) else Array([page.Contents])
    streams.append(document.make_stream(content))
    page.Contents = streams


def link(document, **parts):
    page = document.pages[0]
    given = {"Type": Name.Annot, "Subtype": Name.Link, "Rect": Array([0, 0, 9, 9]), "F": 4, "StructParent": 99}
    page.Annots = Array([document.make_indirect(Dictionary(**{**given, **parts}))])


def rename(document, title):
    document.docinfo["/Title"] = title


def claim(document, key, value):
    with document.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as packet:
        packet[key] = value


BROKEN = {
    "is not tagged": lambda d: d.Root.MarkInfo.__setitem__("/Marked", False),
    "has no language": lambda d: d.Root.__delitem__("/Lang"),
    "title is not shown in the window": lambda d: d.Root.__delitem__("/ViewerPreferences"),
    "runs an action when it is opened": lambda d: d.Root.__setitem__("/OpenAction", Dictionary(S=Name.JavaScript)),
    "has no metadata": lambda d: d.Root.__delitem__("/Metadata"),
    "metadata have no title": lambda d: claim(d, "dc:title", ""),
    "titles in the metadata and in the document differ": lambda d: rename(d, "Something else"),
    "do not claim PDF/UA-1": lambda d: claim(d, "pdfuaid:part", "2"),
    "claim PDF/A 2-A": lambda d: claim(d, "pdfaid:part", "2"),
    "colours have no output intent": lambda d: d.Root.__delitem__("/OutputIntents"),
    "is not printed": lambda d: link(d, Contents=String("x"), F=0),
    "a link on page 1 is not described": lambda d: link(d),
    "is not in the tree (UA 7.18.1)": lambda d: link(d, Contents=String("x"), StructParent=None),
    "page 1 runs an action": lambda d: link(d, Contents=String("x"), A=Dictionary(S=Name.Launch)),
    "placeholder on page 1 was not filled": lambda d: link(
        d, Contents=String("x"), A=Dictionary(URI=String("sop:here"))
    ),
    "neither tagged nor an artifact": lambda d: append(d, b"0 0 10 10 re f"),
    "tagged content that is not in the tree": lambda d: append(d, b"/Span <</MCID 9999>> BDC 0 0 9 9 re f EMC"),
    "is not embedded": lambda d: font(d).DescendantFonts[0].FontDescriptor.__delitem__("/FontFile3"),
    "does not map its glyphs to characters": lambda d: font(d).__delitem__("/ToUnicode"),
    "a heading of level 4 follows one of level 0": lambda d: first(d, "/H1").__setitem__("/S", Name.H4),
    "a picture has no alternative text": lambda d: first(d, "/H1").__setitem__("/S", Name.Figure),
    "a header cell has no scope": lambda d: first(d, "/TH").__delitem__("/A"),
    "a link has no target": lambda d: first(d, "/H1").__setitem__("/S", Name.Link),
}
"""Message of each violation, and the change that causes it in a conforming PDF."""


@pytest.fixture(scope="module")
def sheet(bakery):
    return (bakery.dist / "pdf" / "checklists" / "CL-OPEN.pdf").read_bytes()


@pytest.mark.parametrize("violation", BROKEN)
def test_a_violation_is_reported(violation, sheet):
    document = pikepdf.open(io.BytesIO(sheet))
    BROKEN[violation](document)
    for annotation in document.pages[0].get("/Annots", ()):
        if annotation.get("/StructParent", 1) is None:
            del annotation["/StructParent"]
    broken = io.BytesIO()
    document.save(broken)

    assert violations(sheet) == ()
    assert any(violation in message for message in violations(broken.getvalue()))


def test_an_encrypted_document_is_noticed(sheet):
    locked = io.BytesIO()
    with pikepdf.open(io.BytesIO(sheet)) as document:
        document.save(locked, encryption=pikepdf.Encryption(owner="owner", user=""))

    assert "the document is encrypted (A 6.1.3)" in violations(locked.getvalue())


def test_every_published_pdf_conforms(handbook):
    papers = sorted((handbook.dist / "pdf").rglob("*.pdf"))

    broken = {path.name: violations(path.read_bytes(), archive=is_archive(path.name)) for path in papers}

    assert len(papers) > 100
    assert {name: found for name, found in broken.items() if found} == {}


@pytest.mark.parametrize("name", ["checklists/CL-OPEN.pdf", "checklists/CL-OPEN.fillable.pdf", "handbook.pdf"])
def test_glyphs_are_found_under_their_own_number_in_every_reader(name, bakery):
    """Firefox goes by the numbers that a font program has for its glyphs, Chromium and Poppler by their places."""
    with pikepdf.open(bakery.dist / "pdf" / name) as document:
        for one in document.pages[0].Resources.Font.values():
            about = one.DescendantFonts[0].FontDescriptor
            if "/FontFile3" not in about:
                continue
            program = CFFFontSet()
            program.decompile(io.BytesIO(about.FontFile3.read_bytes()), None)
            charset = program[0].charset
            assert charset[1:] == [f"cid{number:05d}" for number in range(1, len(charset))]


def test_heads_and_feet_are_not_read_aloud_and_the_rest_is_in_order(bakery):
    """As a screen reader goes through it: by the tag tree, not by place."""
    with pikepdf.open(bakery.dist / "pdf" / "checklists" / "CL-OPEN.pdf") as document:
        pieces = {}
        for instruction in pikepdf.parse_content_stream(document.pages[0]):
            operands, operator = instruction.operands, instruction.operator
            if str(operator) == "BDC" and "/MCID" in operands[1]:
                pieces[int(operands[1].MCID)] = True
        marked = document.pages[0].Contents.read_bytes()

    assert pieces
    assert len(re.findall(rb"/Artifact\s+BMC", marked)) > 3
    assert sorted(pieces) == list(range(len(pieces)))
