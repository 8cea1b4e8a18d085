"""Name plates to print: A4, folded to a tent, with the name on both sides."""

import io
from collections.abc import Sequence

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from backend.kernel.typeface import SONG

PANEL = 99 * mm
"""A third of the sheet; the last one is the foot."""
MARGIN, LARGEST = 20 * mm, 110


def name_plates(names: Sequence[str]) -> bytes:
    """The PDF, a sheet for each; takes milliseconds a name, so call it in a thread."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=True)
    canvas.setTitle("桌牌")
    width, height = A4
    for name in names:
        shown = f"{name[0]}　{name[1]}" if len(name) == 2 else name  # two characters stand apart, as is usual
        canvas.setDash(2, 3)
        for fold in (PANEL, 2 * PANEL):
            canvas.line(0, height - fold, width, height - fold)
        canvas.setDash()
        for middle, turned in ((height - PANEL / 2, True), (height - PANEL * 3 / 2, False)):
            canvas.saveState()
            canvas.translate(width / 2, middle)
            canvas.rotate(180 if turned else 0)
            _centred(canvas, shown, width - 2 * MARGIN)
            canvas.restoreState()
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _centred(canvas: Canvas, text: str, room: float) -> None:
    size = min(LARGEST, room / pdfmetrics.stringWidth(text, SONG, 1))
    canvas.setFont(SONG, size)
    canvas.drawCentredString(0, -size * 0.35, text)
