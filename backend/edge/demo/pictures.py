"""Photos of the demo area, drawn: what is broken, and the same when it is mended."""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO

import obstore
from obstore.store import ObjectStore
from PIL import Image, ImageDraw

from backend.kernel.files import File

SIZE = (480, 360)
THUMBNAIL = (240, 180)
_WALL, _FLOOR, _DARK = "#e9e6df", "#b9a88f", "#59616b"

Draw = Callable[[ImageDraw.ImageDraw, bool], None]


@dataclass(frozen=True, slots=True)
class Drawn:
    """Its bytes lie in the store under this hash."""

    sha256: str
    bytes: int


Pictures = dict[tuple[str, bool], Drawn]
"""By the trade of a repair, and whether it is mended."""


async def draw_all(store: ObjectStore) -> Pictures:
    """Into the store; all photos of one kind show the same drawing, kept once."""
    drawn: Pictures = {}
    for trade, motif in _MOTIFS.items():
        for mended in (False, True):
            drawn[trade, mended] = await keep(store, _scene(motif, mended), THUMBNAIL)
    return drawn


async def keep(store: ObjectStore, picture: Image.Image, thumbnail: tuple[int, int]) -> Drawn:
    full, small = _jpeg(picture), _jpeg(picture.resize(thumbnail))
    file = File(sha256=sha256(full).hexdigest())
    await obstore.put_async(store, file.path, full)
    await obstore.put_async(store, file.thumbnail_path, small)
    return Drawn(file.sha256, len(full))


def of(pictures: Pictures, trade: str, mended: bool) -> Drawn:
    return pictures[trade if (trade, mended) in pictures else "building", mended]


def _scene(motif: Draw, mended: bool) -> Image.Image:
    picture = Image.new("RGB", SIZE, _WALL)
    pencil = ImageDraw.Draw(picture)
    pencil.rectangle((0, 285, 480, 360), fill=_FLOOR)
    for x in range(0, 480, 60):
        pencil.line((x, 285, x - 30, 360), fill="#a39379")
    motif(pencil, mended)
    return picture


def _jpeg(picture: Image.Image) -> bytes:
    written = BytesIO()
    picture.save(written, "JPEG", quality=82, optimize=True)
    return written.getvalue()


def _lamp(pencil: ImageDraw.ImageDraw, mended: bool) -> None:
    if not mended:
        pencil.rectangle((0, 0, 480, 285), fill="#8b8f94")
    else:
        pencil.polygon((110, 70, 370, 70, 470, 285, 10, 285), fill="#fbf6dd")
    pencil.rectangle((90, 40, 390, 72), fill="#cfd3d6", outline=_DARK, width=2)
    for y in (48, 60):
        pencil.line((104, y, 376, y), fill="#fff8c9" if mended else "#6d7278", width=7)


def _tap(pencil: ImageDraw.ImageDraw, mended: bool) -> None:
    for x in range(0, 480, 48):
        pencil.line((x, 0, x, 285), fill="#d6d9d6")
    for y in range(0, 285, 48):
        pencil.line((0, y, 480, y), fill="#d6d9d6")
    pencil.rounded_rectangle((120, 205, 360, 262), 26, fill="#fbfbfa", outline="#a8adb2", width=3)
    pencil.rectangle((224, 110, 250, 206), fill="#9aa4ad")
    pencil.rounded_rectangle((224, 96, 330, 122), 12, fill="#9aa4ad")
    pencil.rectangle((310, 118, 330, 142), fill="#9aa4ad")
    if not mended:
        for y in (150, 174, 196):
            pencil.ellipse((313, y, 327, y + 18), fill="#4d8fcc")
        pencil.ellipse((150, 300, 350, 336), fill="#86afd0")


def _cooler(pencil: ImageDraw.ImageDraw, mended: bool) -> None:
    pencil.rounded_rectangle((90, 50, 390, 135), 12, fill="#fafafa", outline="#a8adb2", width=3)
    pencil.rectangle((110, 112, 370, 124), fill="#c5cace")
    pencil.ellipse((350, 66, 364, 80), fill="#2f9e62" if mended else "#c4423b")
    if mended:
        for x in range(130, 370, 40):
            pencil.arc((x, 130, x + 30, 210), 90, 260, fill="#7db4dd", width=4)
    else:
        for x, y in ((150, 150), (214, 176), (300, 158)):
            pencil.ellipse((x, y, x + 12, y + 18), fill="#4d8fcc")
        pencil.ellipse((120, 302, 330, 334), fill="#86afd0")


def _socket(pencil: ImageDraw.ImageDraw, mended: bool) -> None:
    if not mended:
        pencil.polygon((165, 90, 330, 70, 345, 250, 150, 240), fill="#cfc9bd")
    pencil.rounded_rectangle((180, 95, 300, 215), 10, fill="#fdfdfc", outline="#9aa0a6", width=3)
    for x in (212, 262):
        pencil.rectangle((x, 128, x + 8, 156), fill=_DARK)
    pencil.ellipse((232, 172, 250, 190), fill="#2f9e62" if mended else "#2b2b2b")
    if not mended:
        pencil.line((300, 205, 372, 262), fill="#3a6ea5", width=6)


def _door(pencil: ImageDraw.ImageDraw, mended: bool) -> None:
    tilt = 0 if mended else 14
    pencil.rectangle((150, 30, 330, 286), fill="#6f5a45")
    pencil.polygon((162, 42, 318, 42 + tilt, 318 - tilt, 286, 162, 286), fill="#a47c52")
    pencil.rectangle((178, 70, 300 - tilt, 150), outline="#8a6540", width=4)
    pencil.ellipse((286 - tilt, 165, 306 - tilt, 185), fill="#d9c27a")
    if not mended:
        pencil.line((162, 60, 190, 70), fill="#3b3b3b", width=5)


_MOTIFS: dict[str, Draw] = {
    "power": _lamp,
    "water": _tap,
    "climate": _cooler,
    "it": _socket,
    "building": _door,
}
