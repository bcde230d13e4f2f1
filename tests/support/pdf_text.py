"""Texts of PDFs, as PDFium reads them."""

import re
from contextlib import closing
from pathlib import Path

import pypdfium2


def page_texts(source: Path | bytes) -> list[str]:
    """Return the text of each page."""
    with closing(pypdfium2.PdfDocument(source)) as document:
        return [page.get_textpage().get_text_range() for page in document]


def pdf_text(source: Path | bytes) -> str:
    """Return the text of a PDF, its white space made single blanks."""
    return re.sub(r"\s+", " ", " ".join(page_texts(source)))


def pdf_characters(source: Path | bytes) -> str:
    """Return the text of a PDF without white space: lines break anywhere in Chinese."""
    return re.sub(r"\s+", "", "".join(page_texts(source)))


def page_text(source: Path | bytes, page: int = 0) -> str:
    """Return the text of one page, its white space made single blanks."""
    return re.sub(r"\s+", " ", page_texts(source)[page])
