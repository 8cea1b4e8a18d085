"""A push that is tapped opens where the app is open, and what is being filled in stays."""

import pytest
from playwright.sync_api import expect

from tests.end_to_end.conftest import DeviceOf
from tests.end_to_end.kept import wait_until
from tests.service import Service

pytestmark = pytest.mark.browser

WORDS = "推送到来之前写了一半"
TAPPED = """path => {
    // Only a finger may bring a window to the front.
    WindowClient.prototype.focus = async function () { return this }
    const notification = { close() {}, data: path }
    return new Promise((opened) =>
        self.dispatchEvent(Object.assign(new Event('notificationclick'), { notification, waitUntil: opened })))
}"""


def test_a_tapped_push_reloads_nothing(shared_service: Service, device: DeviceOf) -> None:
    cadre = device(shared_service, "cadre", keeps_app=True)
    page = cadre.page
    cadre.open("/report")
    page.get_by_role("button", name="供电照明").click()
    page.get_by_label("问题描述").fill(WORDS)
    wait_until(page, lambda: bool(page.evaluate("navigator.serviceWorker.controller !== null")))
    page.evaluate("window.asItStands = true")
    (worker,) = cadre.context.service_workers
    worker.evaluate(TAPPED, "/inbox")
    page.wait_for_url("**/inbox")
    assert page.evaluate("window.asItStands") is True
    page.go_back()
    expect(page.get_by_label("问题描述")).to_have_value(WORDS)
