"""A scanner reads what a screen draws."""

import zxingcpp
from PIL import Image

from backend.kernel import qr

QUIET, SCALE = 4, 6


def test_what_is_drawn_is_read() -> None:
    rows = qr.modules("K7PQ2M")
    side = len(rows) + 2 * QUIET
    picture = Image.new("L", (side, side), 255)
    for y, row in enumerate(rows):
        for x, module in enumerate(row):
            picture.putpixel((x + QUIET, y + QUIET), 0 if module == "1" else 255)
    drawn = picture.resize((side * SCALE, side * SCALE), Image.Resampling.NEAREST)
    assert [found.text for found in zxingcpp.read_barcodes(drawn)] == ["K7PQ2M"]
