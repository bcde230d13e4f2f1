"""Slides as editable PPTX: real layouts and placeholders, notes, fonts and colours of the theme settings."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import Any

from lxml import etree

from generator.engine.archive import zip_bytes
from generator.plan.training.slides import Deck, Paragraph, Slide
from generator.render.context import RenderContext
from generator.render.flow import flow_diagram
from generator.render.picture import png_of

WIDE, HIGH = 12_192_000, 6_858_000
"""Size of a 16:9 slide in English Metric Units (914,400 per inch)."""

LAYOUTS = {"title": 0, "text": 1, "question": 1, "figure": 5}
"""Kinds of slides, and the index of the layout that each uses in the default template of python-pptx."""

BODY = 24
"""Font size in points. `ROOM` and `LINES` of plan/training/slides.py are chosen for it."""

MAX_PROPERTY = 255
"""Maximum length of a property of an OOXML document; titles of records may be longer."""

MARGIN = 640_080
A = "http://schemas.openxmlformats.org/drawingml/2006/main"


def render_pptx(context: RenderContext, deck: Deck) -> bytes:
    """Return the bytes of a file; equal decks give equal bytes."""
    from pptx import Presentation
    from pptx.util import Emu

    show = Presentation()
    show.slide_width, show.slide_height = Emu(WIDE), Emu(HIGH)
    _apply_theme(show, deck)
    for slide in deck.slides:
        _add(show, context, deck, slide)
    moment = datetime.fromisoformat(deck.head.issued)
    about = show.core_properties
    texts = (text[:MAX_PROPERTY] for text in (deck.title, deck.head.company, deck.head.document))
    about.title, about.author, about.subject = texts
    about.created = about.modified = moment
    about.last_modified_by, about.revision, about.language = about.author, 1, context.catalogue.language
    target = io.BytesIO()
    show.save(target)
    with zipfile.ZipFile(target) as written:
        return zip_bytes((name, written.read(name)) for name in written.namelist())


# ---- template


def _apply_theme(show: Any, deck: Deck) -> None:
    """Adapt the default template: fonts and colours of the theme settings, placeholders for 16:9 slides."""
    master = show.slide_master
    _theme(master, deck)
    scale = WIDE / 9_144_000
    for shapes in (master.placeholders, *(layout.placeholders for layout in show.slide_layouts)):
        for shape in shapes:
            _place(shape, scale)
    styles = master.element.find("{*}txStyles")
    title = styles.find(f"{{*}}titleStyle/{{{A}}}lvl1pPr")
    title.set("algn", "l")
    run = title.find(f"{{{A}}}defRPr")
    run.set("sz", "3200")
    run.set("b", "1")
    fill = run.find(f"{{{A}}}solidFill/{{{A}}}schemeClr")
    fill.set("val", "accent1")
    body = styles.find(f"{{*}}bodyStyle/{{{A}}}lvl1pPr")
    body.find(f"{{{A}}}defRPr").set("sz", str(BODY * 100))


def _place(shape: Any, scale: float) -> None:
    """Move a placeholder from its place on a 4:3 slide to its place on a 16:9 slide."""
    kind = shape.placeholder_format.type
    name = kind.name if kind is not None else ""
    if name in ("TITLE", "CENTER_TITLE") and shape.placeholder_format.idx == 0:
        centre = name == "CENTER_TITLE"
        shape.left, shape.width = MARGIN, WIDE - 2 * MARGIN
        shape.top, shape.height = (2_100_000, 1_300_000) if centre else (360_000, 860_000)
    elif name == "SUBTITLE":
        shape.left, shape.width, shape.top, shape.height = MARGIN, WIDE - 2 * MARGIN, 3_500_000, 1_800_000
    elif name in ("OBJECT", "BODY") and shape.placeholder_format.idx == 1 and shape.width > 6_000_000:
        shape.left, shape.width, shape.top, shape.height = MARGIN, WIDE - 2 * MARGIN, 1_330_000, 4_900_000
    elif name == "FOOTER":
        shape.left, shape.width, shape.top, shape.height = MARGIN, 8_000_000, 6_380_000, 365_000
    elif name == "SLIDE_NUMBER":
        shape.left, shape.width, shape.top, shape.height = WIDE - MARGIN - 1_500_000, 1_500_000, 6_380_000, 365_000
    elif shape.left is not None:
        shape.left, shape.width = int(shape.left * scale), int(shape.width * scale)


def _theme(master: Any, deck: Deck) -> None:
    """Set colours and fonts in the theme part, so that trainers can change them for all slides at once."""
    part = next(rel.target_part for rel in master.part.rels.values() if rel.reltype.endswith("/theme"))
    theme = etree.fromstring(part.blob)
    for name, colour in (("accent1", deck.head.house.primary), ("accent2", deck.head.house.critical)):
        for entry in theme.iter(f"{{{A}}}{name}"):
            entry[0].tag = f"{{{A}}}srgbClr"
            entry[0].attrib.clear()
            entry[0].set("val", colour.removeprefix("#").upper())
    for name, family in (("majorFont", deck.head.house.heading), ("minorFont", deck.head.house.body)):
        for fonts in theme.iter(f"{{{A}}}{name}"):
            for script in ("latin", "ea"):
                for typeface in fonts.findall(f"{{{A}}}{script}"):
                    typeface.set("typeface", family)
            for font in fonts.findall(f"{{{A}}}font"):  # substitute if the font is not installed
                if font.get("script") == "Hans":
                    font.set("typeface", "Microsoft YaHei")
    part._blob = etree.tostring(theme, xml_declaration=True, encoding="UTF-8", standalone=True)


# ---- slides


def _add(show: Any, context: RenderContext, deck: Deck, slide: Slide) -> None:
    layout = show.slide_layouts[LAYOUTS[slide.kind]]
    page = show.slides.add_slide(layout)
    page.shapes.title.text_frame.text = slide.title
    if slide.kind == "figure" and slide.flow is not None:
        _picture(page, context, deck, slide)
    elif slide.kind == "title":
        frame = page.placeholders[1].text_frame
        frame.text = "\n".join(line.text for line in slide.body)
        for paragraph in frame.paragraphs:
            paragraph.alignment = 1  # left
    else:
        _write(page.placeholders[1].text_frame, slide.body)
    _foot(page, layout, deck.head.document)
    if slide.notes or slide.minutes:
        minutes = dict(deck.words)["{minutes} minutes"].format(minutes=slide.minutes)
        page.notes_slide.notes_text_frame.text = "\n".join((*([minutes] if slide.minutes else []), *slide.notes))
    for run in page.element.iter(f"{{{A}}}rPr", f"{{{A}}}endParaRPr"):
        run.set("lang", context.catalogue.language)


def _write(frame: Any, body: tuple[Paragraph, ...]) -> None:
    from pptx.util import Pt

    for place, source in enumerate(body):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        paragraph.space_after = Pt(BODY * 0.4)
        paragraph.line_spacing = 1.15
        _indent(paragraph, source)
        if source.mark:
            mark = paragraph.add_run()
            mark.text = f"{source.mark}\t"
            mark.font.bold = True
            mark.font.color.theme_color = 5  # accent 1
        run = paragraph.add_run()
        run.text = source.text
        run.font.bold = source.strong or None
        run.font.size = Pt(BODY)


def _indent(paragraph: Any, source: Paragraph) -> None:
    """Remove the template's bullet, and indent the text by the width of its mark."""
    from generator.plan.shared.fitting import em

    properties = paragraph._p.get_or_add_pPr()
    indent = int(max(em(source.mark) + 0.8, 1.4) * BODY * 12_700) if source.mark else 0
    properties.set("marL", str(indent))
    properties.set("indent", str(-indent))
    etree.SubElement(properties, f"{{{A}}}buNone")
    if indent:
        tabs = etree.SubElement(properties, f"{{{A}}}tabLst")
        etree.SubElement(tabs, f"{{{A}}}tab", pos=str(indent), algn="l")


def _foot(page: Any, layout: Any, text: str) -> None:
    """Copy footer and slide number from the layout, which python-pptx does not do."""
    from copy import deepcopy

    for shape in layout.placeholders:
        if shape.placeholder_format.type is not None and shape.placeholder_format.type.name in (
            "FOOTER",
            "SLIDE_NUMBER",
        ):
            copy = deepcopy(shape.element)
            page.shapes._spTree.append(copy)
            if shape.placeholder_format.type.name == "FOOTER":
                frame = page.shapes[-1].text_frame
                frame.text = text
                frame.paragraphs[0].alignment = 1  # left


def _picture(page: Any, context: RenderContext, deck: Deck, slide: Slide) -> None:
    """Add the flow diagram as a picture that fills the slide, with a text alternative."""
    words = dict(deck.words)
    assert slide.flow is not None
    description = words["{steps} steps by {roles}."].format(
        steps=len(slide.flow.steps), roles=", ".join(slide.flow.lanes)
    )
    drawing = flow_diagram(
        slide.flow,
        {
            "title": slide.title,
            "description": description,
            "within": words["Time limit"],
            "record": words["Record"],
            "fails": words["If it fails"],
        },
    )
    picture, ratio = png_of(str(context.folder("print")), context.fonts, str(drawing), deck.head.house)
    room_wide, room_high = WIDE - 2 * MARGIN, 4_950_000
    wide = min(room_wide, int(room_high * ratio))
    shape = page.shapes.add_picture(
        io.BytesIO(picture), (WIDE - wide) // 2, 1_330_000, width=wide, height=int(wide / ratio)
    )
    shape._element.nvPicPr.cNvPr.set("descr", f"{slide.title}. {description} " + " ".join(slide.notes))
