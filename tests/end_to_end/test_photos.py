"""Photos of a phone's camera arrive small and upright, however it was held."""

import io
from pathlib import Path

import pytest
from PIL import Image
from PIL.Image import Transpose
from playwright.sync_api import Request, expect

from tests.end_to_end.conftest import DeviceOf
from tests.end_to_end.reporting import report
from tests.service import Service

pytestmark = pytest.mark.browser

SIZE = (4000, 3000)
ORIENTATION = 0x0112
TURNED = {
    1: None,
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_90,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_270,
}
"""How the sensor saw an upright scene, by the orientation that the camera notes in EXIF."""
CORNERS = {"red": (0, 0), "lime": (1, 0), "blue": (0, 1), "yellow": (1, 1)}
LONGEST_SIDE = 1600
LARGEST = 800_000


def test_photos_arrive_small_and_upright_however_the_camera_was_held(
    shared_service: Service, device: DeviceOf, tmp_path: Path
) -> None:
    client = shared_service.sign_in("cadre")
    ticket = report(client, "照片方向")
    cadre = device(shared_service, "cadre")
    sent: list[bytes] = []

    def note(request: Request) -> None:
        if request.method == "POST" and request.url.endswith("/files"):
            sent.append(request.post_data_buffer or b"")

    cadre.page.on("request", note)
    cadre.open(f"/tickets/{ticket}")
    form = cadre.page.get_by_role("form", name="留言")
    form.get_by_role("textbox").fill("八张照片")
    form.get_by_role("button", name="添加照片").click()
    form.locator("input[type=file]").set_input_files(_camera(tmp_path))
    expect(form.get_by_role("button", name="移除第 8 张")).to_be_visible()
    form.get_by_role("button", name="发送").click()
    expect(cadre.page.get_by_role("list", name="处理过程").get_by_text("八张照片")).to_be_visible()

    photos = client.ask("query ($id: ID!) { ticket(id: $id) { photos { url } } }", id=ticket)["ticket"][
        "photos"
    ]
    stored = [client.http.get(photo["url"]).content for photo in photos]
    assert (len(sent), len(stored)) == (len(TURNED), len(TURNED))
    for picture in (*sent, *stored):
        _is_small_and_upright(picture)


def _camera(folder: Path) -> list[Path]:
    """Twelve million grainy pixels with a colour in each corner, as the eight ways of holding it give them."""
    scene = Image.merge("RGB", [Image.effect_noise(SIZE, 60)] * 3)
    for colour, (right, below) in CORNERS.items():
        scene.paste(colour, (right * 3000, below * 2000, right * 3000 + 1000, below * 2000 + 1000))
    paths = []
    for orientation, turn in TURNED.items():
        seen = scene if turn is None else scene.transpose(turn)
        exif = Image.Exif()
        exif[ORIENTATION] = orientation
        paths.append(folder / f"{orientation}.jpg")
        seen.save(paths[-1], "JPEG", quality=90, exif=exif)
    return paths


def _is_small_and_upright(picture: bytes) -> None:
    assert len(picture) <= LARGEST
    with Image.open(io.BytesIO(picture)) as opened:
        assert opened.size == (LONGEST_SIDE, LONGEST_SIDE * 3 // 4)
        assert opened.getexif().get(ORIENTATION, 1) == 1
        palette = Image.new("P", (1, 1))
        palette.putpalette([255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 0])
        small = opened.convert("RGB").quantize(palette=palette, dither=Image.Dither.NONE)
    for number, (right, below) in enumerate(CORNERS.values()):
        x = 200 + right * (LONGEST_SIDE - 400)
        y = 200 + below * (LONGEST_SIDE * 3 // 4 - 400)
        assert small.getpixel((x, y)) == number
