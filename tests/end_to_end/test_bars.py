"""What comes late stands at the foot: nobody loses the line they read, nor the button they are about to press."""

import pytest
from playwright.sync_api import Locator, expect

from tests.end_to_end.conftest import Device, DeviceOf
from tests.end_to_end.kept import wait_until
from tests.end_to_end.reporting import report
from tests.service import Service

pytestmark = pytest.mark.browser


def test_a_late_bar_moves_nothing_above_it(shared_service: Service, device: DeviceOf) -> None:
    report(shared_service.sign_in("cadre"), "楼梯扶手松动")
    cadre = device(shared_service, "cadre")
    cadre.open("/tickets")
    card = cadre.page.get_by_text("楼梯扶手松动").first
    expect(card).to_be_visible()
    before = card.bounding_box()
    bar = _offline_bar(cadre)
    assert card.bounding_box() == before
    assert _bottom(bar) <= _top(cadre.page.get_by_role("navigation", name="主菜单"))


def test_the_next_step_stands_above_a_late_bar(shared_service: Service, device: DeviceOf) -> None:
    cadre = device(shared_service, "cadre")
    cadre.open("/report")
    step = cadre.page.get_by_role("button", name="提交报修")
    expect(step).to_be_enabled()
    bar = _offline_bar(cadre)
    wait_until(cadre.page, lambda: _bottom(step) <= _top(bar))  # it makes way in the next frame


def _offline_bar(of: Device) -> Locator:
    of.go_offline()
    bar = of.page.locator(".bars").get_by_role("link")
    expect(bar).to_contain_text("当前没有网络")
    return bar


def _top(what: Locator) -> float:
    box = what.bounding_box()
    assert box is not None
    return box["y"]


def _bottom(what: Locator) -> float:
    box = what.bounding_box()
    assert box is not None
    return box["y"] + box["height"]
