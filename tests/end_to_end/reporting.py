"""Tickets that a browser's test starts with, and the form that more are reported on."""

import re
from functools import cache
from uuid import uuid4

from playwright.sync_api import Locator, Page, expect

from tests.service import Client

_CHOICES = '{ places(search: "1号楼 413") { items { id } } categories { children { id } } }'
_REPORT = """
mutation Report($key: IdempotencyKey!, $input: ReportInput!) {
    reportTicket(key: $key, input: $input) { ... on Ticket { id } }
}
"""


def report(client: Client, words: str) -> str:
    """The id of a ticket that this person has just reported."""
    place, category = _choices(client)
    wanted = {"placeId": place, "categoryId": category, "description": words}
    ticket: str = client.ask(_REPORT, key=str(uuid4()), input=wanted)["reportTicket"]["id"]
    return ticket


def describe_a_lamp(page: Page, words: str) -> None:
    page.get_by_role("button", name="供电照明").click()
    choose(page.get_by_role("radio", name="灯具不亮"))
    page.get_by_label("问题描述").fill(words)


def one_report_waits(page: Page) -> None:
    """The bar at the foot of the window says so: without a network it waits, else it is being sent."""
    expect(page.get_by_role("link", name=re.compile("提交（1）$"))).to_be_visible()


def choose(radio: Locator) -> None:
    """As a finger does: most of these lie unseen in their labels."""
    radio.locator("xpath=ancestor::label").click()
    expect(radio).to_be_checked()


def add_photo(form: Locator, picture: str) -> None:
    form.locator("input[type=file]").set_input_files(picture)
    expect(form.get_by_role("button", name=re.compile("移除第 1 张"))).to_be_visible()


@cache
def _choices(client: Client) -> tuple[str, str]:
    found = client.ask(_CHOICES)
    return found["places"]["items"][0]["id"], found["categories"][0]["children"][0]["id"]
