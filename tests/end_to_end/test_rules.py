"""A number of a rule is changed as it is typed, and nothing else is kept as its new version."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from backend.kernel import clock, days
from tests.end_to_end.conftest import DeviceOf
from tests.end_to_end.finding_rooms import choose_tomorrow, first_free, the_room
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


def test_a_unit_sees_what_a_new_limit_leaves_it(service: Service, device: DeviceOf) -> None:
    desk, phone = device(service, "sysadmin", desk=True), device(service, "cadre")
    desk.open("/desk/rules?rule=meeting.quota")
    desk.page.get_by_role("button", name="新增版本").click()
    sheet = desk.page.get_by_role("dialog")
    sheet.get_by_label("每月预订次数").fill("1000")
    sheet.get_by_label("小时").fill("3000")
    sheet.get_by_label(re.compile("^依据")).fill("机关事务管理局通知")
    sheet.get_by_label("生效日").fill("2026-01-01")
    sheet.get_by_role("button", name="新增").click()
    expect(sheet).to_be_hidden()

    phone.open("/rooms")
    choose_tomorrow(phone.page)
    the_room(phone.page, first_free(phone.page)).get_by_role("button", name="预订").click()
    tomorrow = clock.local(clock.now()) + timedelta(days=1)
    first = tomorrow.date().replace(day=1)
    ((count, time),) = service.fetch(
        "SELECT count(*), sum(ends_at - starts_at) FROM booking"
        " WHERE unit_id = (SELECT unit_id FROM person WHERE login = 'cadre') AND starts_at >= $1"
        " AND starts_at < $2 AND state NOT IN ('cancelled', 'declined', 'lapsed', 'waiting')",
        days.begins(first),
        days.begins((first + timedelta(days=31)).replace(day=1)),
    )
    hours = 3000 - (time or timedelta()) / timedelta(hours=1)
    expect(phone.page.get_by_role("dialog")).to_contain_text(
        f"本单位 {first.year} 年 {first.month} 月会议室额度还剩：{1000 - count} 场、{hours:,g} 小时"
    )
