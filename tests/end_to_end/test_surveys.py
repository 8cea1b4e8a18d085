"""A survey is sent out, answered from a phone without a trace of who it was, and seen at the desk once it is mixed."""

import pytest
from playwright.sync_api import Page, expect

from tests.end_to_end.conftest import DeviceOf
from tests.service import Service

pytestmark = pytest.mark.browser

TITLE, QUESTION = "电梯使用情况调查", "您对电梯等候时间是否满意？"
BY_ANOTHER = "UPDATE survey SET title = $2, version = version + 1 WHERE title = $1"
READ_ANEW = 15_000
UNIT = "SELECT unit.name FROM unit JOIN person ON unit_id = unit.id WHERE login = 'cadre'"


def test_a_supervisor_asks_and_a_cadre_answers(shared_service: Service, device: DeviceOf) -> None:
    supervisor, cadre = device(shared_service, "supervisor", desk=True), device(shared_service, "cadre")
    shared_service.fetch("UPDATE survey_invitation SET answered = true")
    ((unit,),) = shared_service.fetch(UNIT)
    page = supervisor.page
    supervisor.open("/desk/surveys")
    page.get_by_role("button", name="新建问卷").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label("问卷名称").fill(TITLE)
    sheet.get_by_label("调查范围").select_option(unit)
    sheet.get_by_label("重复").select_option("每季度")
    sheet.get_by_label("题目").fill(QUESTION)
    sheet.get_by_role("button", name="增加一题").click()
    sheet.get_by_label("题目").nth(1).fill("哪些时段最拥挤？")
    sheet.get_by_label("题型").nth(1).select_option("选择")
    sheet.get_by_label("选项").fill("早上\n中午\n傍晚")
    sheet.get_by_label("显示条件").select_option(f"1. {QUESTION}")
    expect(sheet.get_by_role("button", name="保存")).to_be_disabled()
    for answer in ("一般", "不满意"):
        sheet.get_by_text(answer, exact=True).click()
    sheet.get_by_role("button", name="保存").click()
    page.get_by_role("button", name="修改").click()
    expect(sheet.get_by_label("显示条件")).to_have_value("q1")
    expect(sheet.get_by_role("checkbox", checked=True)).to_have_count(2)
    for answer in ("一般", "不满意"):
        expect(sheet.get_by_role("checkbox", name=answer, exact=True)).to_be_checked()
    _what_another_has_changed_stays(shared_service, page)
    page.get_by_role("button", name="发出问卷").click()
    page.get_by_role("dialog").get_by_role("button", name="发出问卷").click()
    side = page.get_by_role("complementary", name="问卷")
    expect(side).to_contain_text("进行中")
    expect(side).to_contain_text("每季度")
    side.get_by_role("button", name="停止重复").click()
    page.get_by_role("dialog").get_by_role("button", name="停止重复").click()
    expect(side).not_to_contain_text("每季度")

    cadre.open("/")
    cadre.page.get_by_role("link", name="邀请您匿名填写问卷").click()
    form = cadre.page.get_by_role("region", name=TITLE)
    expect(form.get_by_text("哪些时段最拥挤？")).to_have_count(0)
    form.get_by_text("不满意", exact=True).click()
    form.get_by_label("早上").check()
    form.get_by_role("button", name="匿名提交").click()
    expect(cadre.page.get_by_role("heading", name="没有待填写的问卷")).to_be_visible()
    row = page.get_by_role("row").filter(has_text=TITLE)
    expect(row).to_contain_text("1 / ")
    expect(page.get_by_role("complementary", name="问卷")).to_contain_text("暂不显示结果")
    assert [tuple(row) for row in shared_service.fetch("SELECT given::text FROM survey_staged")] == [
        ('{"q1": [3], "q2": [0]}',)
    ]


def _what_another_has_changed_stays(service: Service, page: Page) -> None:
    sheet = page.get_by_role("dialog")
    service.fetch(BY_ANOTHER, TITLE, f"{TITLE}（东楼）")
    expect(page.get_by_role("heading", name=f"{TITLE}（东楼）")).to_be_attached(timeout=READ_ANEW)
    sheet.get_by_label("问卷名称").fill(f"{TITLE}（西楼）")
    sheet.get_by_role("button", name="保存").click()
    expect(sheet.get_by_role("alert")).to_contain_text("刚刚有人改动过")
    sheet.get_by_role("button", name="取消").click()
    page.get_by_role("button", name="修改").click()
    expect(sheet.get_by_label("问卷名称")).to_have_value(f"{TITLE}（东楼）")
    sheet.get_by_role("button", name="取消").click()


def test_results_are_seen_by_question(shared_service: Service, device: DeviceOf) -> None:
    supervisor = device(shared_service, "supervisor", desk=True)
    supervisor.open("/desk/surveys")
    supervisor.page.get_by_role("row").filter(has_text="物业服务满意度调查").click()
    result = supervisor.page.get_by_role("region", name="您对物业服务总体是否满意？")
    expect(result).to_contain_text("满意率")
    expect(result.get_by_role("term")).to_have_text(["满意", "较满意", "一般", "不满意"])
