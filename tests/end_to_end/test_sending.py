"""What is sent is what the person sees."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.end_to_end.conftest import DeviceOf
from tests.service import Service

pytestmark = pytest.mark.browser

SLOW_CAMERA = """
const decode = window.createImageBitmap.bind(window)
const ready = new Promise((resolve) => { window.developed = resolve })
window.createImageBitmap = async (...given) => { await ready; return decode(...given) }
"""


def test_a_report_waits_for_its_photo(
    shared_service: Service, device: DeviceOf, photo: Callable[[str], str]
) -> None:
    cadre = device(shared_service, "cadre")
    cadre.page.add_init_script(SLOW_CAMERA)
    cadre.open("/report")
    cadre.page.get_by_role("button", name="供电照明").click()
    cadre.page.get_by_role("form").locator("input[type=file]").set_input_files(photo("slow"))
    send = cadre.page.get_by_role("button", name="提交报修")
    expect(send).to_be_disabled()
    expect(cadre.page.get_by_text("照片处理好之后才能提交")).to_be_visible()
    cadre.page.evaluate("developed()")
    expect(cadre.page.get_by_role("button", name="移除第 1 张照片")).to_be_visible()
    expect(send).to_be_enabled()
