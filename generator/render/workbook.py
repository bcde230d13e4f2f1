"""Workbooks as XLSX; the only module that imports XlsxWriter. Text is never interpreted as a formula."""

from __future__ import annotations

import re
from datetime import datetime, time
from io import BytesIO
from typing import Any

from generator.plan.shared.tables import Cell, Sheet, Workbook

MAX_TEXT = 32_767
"""Maximum length of a cell's text in Excel; longer text is truncated."""

A4 = 9


def render_workbook(book: Workbook) -> bytes:
    """Return the bytes of an `.xlsx` file; equal tables give equal bytes."""
    import xlsxwriter

    target = BytesIO()
    written = xlsxwriter.Workbook(target, {"in_memory": True})
    created = datetime.combine(book.created, time())
    about = {"title": book.title, "subject": book.document, "company": book.company, "created": created}
    written.set_properties(about)
    base = {"valign": "top", "text_wrap": True, "border": 1, "border_color": "#B8C4CE"}
    formats = {
        "head": written.add_format({**base, "bold": True, "bg_color": "#12507B", "font_color": "#FFFFFF"}),
        "good": written.add_format(base),
        "bad": written.add_format({**base, "bold": True, "bg_color": "#FBEEED", "font_color": "#A8201A"}),
    }
    for sheet in book.sheets:
        _write(written.add_worksheet(sheet.name), sheet, formats, book.document)
    written.close()
    return target.getvalue()


def _write(page: Any, sheet: Sheet, formats: dict[str, Any], document: str) -> None:
    for column, head in enumerate(sheet.columns):
        page.set_column(column, column, head.width)
        page.write_string(0, column, _text(head.text), formats["head"])
    for row, cells in enumerate(sheet.rows, 1):
        for column, cell in enumerate(cells):
            _cell(page, row, column, cell, formats["bad" if cell.bad else "good"])
    page.freeze_panes(1, 1)
    page.autofilter(0, 0, max(1, len(sheet.rows)), len(sheet.columns) - 1)
    page.set_landscape()
    page.set_paper(A4)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.set_header(f"&L{_plain(document)}&R&A")
    page.set_footer("&C&P / &N")


def _cell(page: Any, row: int, column: int, cell: Cell, format_: Any) -> None:
    if isinstance(cell.value, str):
        page.write_string(row, column, _text(cell.value), format_)
    else:
        page.write_number(row, column, cell.value, format_)


def _text(text: str) -> str:
    return text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 1] + "…"


def _plain(text: str) -> str:
    """Escape a text for a page header, where `&` starts a code."""
    return re.sub("&", "&&", text)
