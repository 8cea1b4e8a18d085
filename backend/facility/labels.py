"""Printable sheets of QR labels: A4, three by eight, 70 × 37 mm, as label paper is sold."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import segno
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from backend.kernel.typeface import SONG

COLUMNS, ROWS = 3, 8
WIDTH, HEIGHT = 70 * mm, 37 * mm
MARGIN = (A4[1] - ROWS * HEIGHT) / 2
"""Above the first row and below the last."""
QR_SIDE = 27 * mm
PADDING = 4 * mm


@dataclass(frozen=True, slots=True)
class Label:
    """`address` is what the QR code opens; the rest is what people read."""

    code: str
    address: str
    name: str
    path: str


def sheet(labels: Sequence[Label]) -> bytes:
    """The PDF; takes a few milliseconds a label, so call it in a thread."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=True)
    canvas.setTitle("二维码标签")
    for position, label in enumerate(labels):
        on_page = position % (COLUMNS * ROWS)
        if position and on_page == 0:
            canvas.showPage()
        row, column = divmod(on_page, COLUMNS)
        _draw(canvas, label, column * WIDTH, A4[1] - MARGIN - (row + 1) * HEIGHT)
    canvas.save()
    return out.getvalue()


def _draw(canvas: Canvas, label: Label, left: float, bottom: float) -> None:
    _draw_qr(canvas, label.address, left + PADDING, bottom + (HEIGHT - QR_SIDE) / 2)
    text_left = left + PADDING + QR_SIDE + 2 * mm
    room = left + WIDTH - 3 * mm - text_left
    top = bottom + HEIGHT - 10 * mm
    for line in _wrapped(label.name, 11, room, lines=2):
        canvas.setFont(SONG, 11)
        canvas.drawString(text_left, top, line)
        top -= 4.8 * mm
    for line in _wrapped(label.path, 8, room, lines=2):
        canvas.setFont(SONG, 8)
        canvas.drawString(text_left, top, line)
        top -= 3.6 * mm
    canvas.setFont("Courier-Bold", 11)
    canvas.drawString(text_left, bottom + 6 * mm, f"{label.code[:4]} {label.code[4:]}")


def _draw_qr(canvas: Canvas, address: str, left: float, bottom: float) -> None:
    # make() might return a Micro QR, which few scanners read.
    rows = [bytes(row) for row in segno.make_qr(address, error="m").matrix]
    module = QR_SIDE / len(rows)
    path = canvas.beginPath()
    for row, modules in enumerate(rows):
        y = bottom + QR_SIDE - (row + 1) * module
        for start, length in _runs(modules):
            path.rect(left + start * module, y, length * module, module)
    canvas.drawPath(path, stroke=0, fill=1)


def _runs(modules: bytes) -> list[tuple[int, int]]:
    """Start and length of each run of dark modules: drawn at once, they leave no hairline between them."""
    runs, start = [], None
    for position, dark in enumerate([*modules, 0]):
        if dark and start is None:
            start = position
        elif not dark and start is not None:
            runs.append((start, position - start))
            start = None
    return runs


def _wrapped(text: str, size: float, room: float, *, lines: int) -> list[str]:
    """The text in so many lines of this width; what does not fit ends in an ellipsis."""
    wrapped: list[str] = []
    rest = text
    while rest and len(wrapped) < lines:
        fits = len(rest)
        while fits > 1 and pdfmetrics.stringWidth(rest[:fits], SONG, size) > room:
            fits -= 1
        wrapped.append(rest[:fits].strip())
        rest = rest[fits:].strip()
    if rest:
        wrapped[-1] = wrapped[-1][:-1] + "…"
    return wrapped
