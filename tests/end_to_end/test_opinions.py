"""An opinion written without a network goes out once it is mended, is supervised, answered and published.

What would name its author is not published, and what was published is taken back.
"""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.end_to_end.conftest import DeviceOf
from tests.service import Service

pytestmark = pytest.mark.browser

WORDS, ANSWER = "七楼打印间的纸张经常用完，希望每天早上补一次。", "已改为每天八点前补足，缺纸可扫码报。"
NOTE, QUESTION = "小事也要办好，请三天内答复", "打印间补纸不及时"
CLOSE = "UPDATE place SET closed_at = now() WHERE path = $1"
WATER = "三楼饮水机的滤芯很久没有更换，希望尽快更换。"
GIVE = """
    mutation ($key: IdempotencyKey!, $input: OpinionInput!) { giveOpinion(key: $key, input: $input) {
        ... on Opinion { id } } }
"""
REPLY = """
    mutation ($key: IdempotencyKey!, $id: ID!, $words: String!) { answerOpinion(key: $key, id: $id, words: $words) {
        ... on OpinionReceipt { id } } }
"""
KEPT = f"SELECT state, named, answer, satisfied FROM opinion WHERE words = '{WORDS}'"


def test_from_a_phone_without_network_to_what_everyone_reads(service: Service, device: DeviceOf) -> None:
    cadre = device(service, "cadre", keeps_app=True)
    leader, dispatcher = device(service, "supervisor", desk=True), device(service, "dispatcher", desk=True)
    phone, desk, office = cadre.page, dispatcher.page, leader.page
    cadre.open("/")
    phone.get_by_role("link", name="提意见").click()
    phone.get_by_role("button", name="写意见").click()
    sheet = phone.get_by_role("dialog", name="写意见")
    place = _choose_a_place(phone)
    cadre.go_offline()
    service.fetch(CLOSE, place)
    sheet.get_by_label("您的意见").fill(WORDS)
    sheet.get_by_role("switch", name=re.compile("显示我的姓名")).uncheck(force=True)
    expect(sheet).to_contain_text("看不到您的姓名")
    sheet.get_by_role("button", name="提交").click()
    expect(phone.get_by_role("list", name="待提交")).to_contain_text("联网后自动提交")
    cadre.come_online()
    _mend(phone, place.split()[-1])
    assert service.fetch(KEPT) == []
    sheet.get_by_role("button", name="提交").click()
    expect(phone.get_by_role("link").filter(has_text=WORDS)).to_contain_text("待答复")

    leader.open("/desk/opinions")
    office.get_by_role("row").filter(has_text=WORDS).click()
    side = office.get_by_role("complementary", name="意见")
    expect(side).to_contain_text("未显示姓名")
    side.get_by_role("button", name="督办").click()
    office.get_by_role("dialog").get_by_label("批示").fill(NOTE)
    office.get_by_role("dialog").get_by_role("button", name="督办").click()
    expect(side.get_by_role("note")).to_contain_text(NOTE)

    dispatcher.open("/desk/opinions?supervised=yes")
    desk.get_by_role("row").filter(has_text=WORDS).click()
    expect(desk.get_by_role("note")).to_contain_text(NOTE)
    desk.get_by_role("complementary").get_by_role("button", name="答复").click()
    desk.get_by_role("dialog").get_by_label("答复内容").fill(ANSWER)
    desk.get_by_role("dialog").get_by_role("button", name="答复").click()
    expect(desk.get_by_role("complementary")).to_contain_text("已答复")

    side.get_by_role("button", name="公开答复").click()
    office.get_by_role("dialog").get_by_label("公开的问题").fill(QUESTION)
    office.get_by_role("dialog").get_by_role("button", name="公开答复").click()
    expect(side).to_contain_text("已公开")

    cadre.open("/inbox")
    phone.get_by_role("button").filter(has_text="您的意见已答复").first.click()
    expect(phone.get_by_role("region", name="答复")).to_contain_text(ANSWER)
    expect(phone.get_by_role("main")).not_to_contain_text(NOTE)
    phone.get_by_role("button", name="满意", exact=True).click()
    expect(phone.get_by_role("main")).to_contain_text("已办结")
    cadre.open("/opinions?part=public")
    public = phone.get_by_role("listitem").filter(has_text=QUESTION)
    public.get_by_role("button", name="有用 0").click()
    expect(public.get_by_role("button", name="有用 1")).to_be_visible()
    assert [tuple(row) for row in service.fetch(KEPT)] == [("closed", False, ANSWER, True)]


def test_no_author_is_named_to_everyone_and_what_was_published_is_taken_back(
    service: Service, device: DeviceOf
) -> None:
    ((name,),) = service.fetch("SELECT name FROM person WHERE login = 'cadre'")
    given = {"category": "PROPERTY", "words": WATER, "named": True}
    at = service.sign_in("cadre").ask(GIVE, key=str(uuid4()), input=given)["giveOpinion"]
    service.sign_in("dispatcher").ask(
        REPLY, key=str(uuid4()), **at, words=f"{name}同志：您好，滤芯明天更换。"
    )

    leader, reader = device(service, "supervisor", desk=True), device(service, "unit")
    reader.open("/opinions?part=public")
    public = reader.page.get_by_role("listitem").filter(has_text="饮水机滤芯何时更换")
    leader.open(f"/desk/opinions?state=ANSWERED&opinion={at['id']}")
    side = leader.page.get_by_role("complementary", name="意见")
    side.get_by_role("button", name="公开答复").click()
    sheet = leader.page.get_by_role("dialog", name="公开答复")
    answer = sheet.get_by_label("公开的答复")
    expect(answer).to_have_value(f"{name}同志：您好，滤芯明天更换。")
    sheet.get_by_label("公开的问题").fill("饮水机滤芯何时更换")
    sheet.get_by_role("button", name="公开答复").click()
    expect(answer).to_have_accessible_description(re.compile("有提出人的姓名"))
    assert service.fetch("SELECT 1 FROM public_answer WHERE opinion_id = $1", at["id"]) == []
    answer.fill("滤芯明天更换。")
    sheet.get_by_role("button", name="公开答复").click()
    expect(side.get_by_role("region", name="公开内容")).to_contain_text("滤芯明天更换。")
    expect(public).to_contain_text("滤芯明天更换。")
    expect(public).not_to_contain_text(name)

    side.get_by_role("button", name="撤回公开").click()
    leader.page.get_by_role("dialog").get_by_role("button", name="撤回公开").click()
    expect(side.get_by_role("button", name="公开答复")).to_be_visible()
    expect(side.get_by_role("region", name="公开内容")).to_have_count(0)
    expect(public).to_have_count(0)


def _choose_a_place(phone: Page) -> str:
    """Its path."""
    phone.get_by_role("button", name="选择位置").click()
    phone.get_by_label("搜索位置").fill("5号楼2楼餐厅")
    place = phone.get_by_role("list", name="位置").get_by_role("button").first
    path = place.locator(".caption").inner_text()
    place.click()
    return path


def _mend(phone: Page, place: str) -> None:
    """What was refused comes back into its form, there to say it of no place."""
    phone.get_by_role("link", name=re.compile("没有被接受")).click()
    waiting = phone.get_by_role("article").filter(has_text=WORDS)
    expect(waiting).to_contain_text("这个位置已停用")
    waiting.get_by_role("button", name="放弃").click()
    phone.get_by_role("dialog").get_by_role("button", name="放弃").click()
    sheet = phone.get_by_role("dialog", name="写意见")
    expect(sheet.get_by_label("您的意见")).to_have_value(WORDS)
    expect(sheet).to_contain_text(place)
    sheet.get_by_role("button", name="清除位置").click()
    expect(sheet).not_to_contain_text(place)
