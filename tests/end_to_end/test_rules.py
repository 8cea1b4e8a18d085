"""A number of a rule is changed as it is typed, and nothing else is kept as its new version."""

import re

import pytest
from playwright.sync_api import expect

from tests.end_to_end.conftest import DeviceOf
from tests.service import Service

pytestmark = pytest.mark.browser

CAP = "ticket.open_orders"


def test_a_number_is_changed(service: Service, device: DeviceOf) -> None:
    desk = device(service, "sysadmin", desk=True)
    desk.open(f"/desk/rules?rule={CAP}")
    desk.page.get_by_role("button", name="新增版本").click()
    sheet = desk.page.get_by_role("dialog")
    sheet.get_by_label(re.compile("^数值")).fill("7")
    sheet.get_by_label(re.compile("^依据")).fill("服务台试行")
    sheet.get_by_label("生效日").fill("2026-01-01")
    sheet.get_by_role("button", name="新增").click()
    expect(sheet).to_be_hidden()
    values = service.fetch("SELECT value FROM rule_version WHERE key = $1 AND author_id IS NOT NULL", CAP)
    assert [row["value"] for row in values] == ["7"]
