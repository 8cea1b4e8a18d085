"""The monthly report on paper: A4, a table after the other."""

import io
from datetime import date
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Paragraph, SimpleDocTemplate, Table, TableStyle

from backend.kernel.sheets import Sheet
from backend.kernel.typeface import SONG
from backend.supervision.leaders import Leaders
from backend.supervision.tables import tables

MARGIN = 15 * mm
_LINE, _HEAD, _TEXT = HexColor("#D9DFE7"), HexColor("#F4F6F9"), HexColor("#1B2430")
_BODY = ParagraphStyle("body", fontName=SONG, fontSize=8.5, leading=12, wordWrap="CJK", textColor=_TEXT)
_SECTION = ParagraphStyle("section", parent=_BODY, fontSize=12, leading=18, spaceBefore=10, spaceAfter=4)
_TITLE = ParagraphStyle("title", parent=_BODY, fontSize=18, leading=26, alignment=1)
_GRID = TableStyle(
    [
        ("LINEBELOW", (0, 0), (-1, -1), 0.5, _LINE),
        ("BACKGROUND", (0, 0), (-1, 0), _HEAD),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
    ]
)


def pdf(found: Leaders, month: date) -> bytes:
    """Takes a good part of a second: call it in a thread."""
    out = io.BytesIO()
    title = f"{month.year} 年 {month.month} 月满意指数与辛苦指数报告"
    sheet = SimpleDocTemplate(
        out,
        pagesize=landscape(A4),
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN,
        bottomMargin=MARGIN,
        title=title,
        invariant=1,
    )
    story: list[Flowable] = [Paragraph(title, _TITLE)]
    for table in tables(found):
        story += _section(table, sheet.width)
    sheet.build(story, onFirstPage=_number, onLaterPages=_number)
    return out.getvalue()


def _section(sheet: Sheet, width: float) -> list[Flowable]:
    head = Paragraph(sheet.title, _SECTION)
    rows = [[_cell(value) for value in row] for row in (sheet.head, *sheet.rows)]
    if len(rows) == 1:
        return [KeepTogether([head, Paragraph("无", _BODY)])]
    # Of two columns the second is prose.
    widths = [0.15 * width, 0.85 * width] if len(sheet.head) == 2 else None
    table = Table(rows, colWidths=widths or [width / len(sheet.head)] * len(sheet.head), repeatRows=1)
    table.setStyle(_GRID)
    return [head, table]


def _cell(value: Any) -> Paragraph:
    shown = "—" if value is None else str(value)
    return Paragraph(shown.replace("&", "&amp;").replace("<", "&lt;"), _BODY)


def _number(canvas: Any, _: Any) -> None:
    canvas.setFont(SONG, 8)
    canvas.drawCentredString(landscape(A4)[0] / 2, 8 * mm, f"第 {canvas.getPageNumber()} 页")
