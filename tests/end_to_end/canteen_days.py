"""The canteen's page, as stories use it."""

from playwright.sync_api import Page


def choose_day(page: Page, ahead: int) -> None:
    """What is offered as takeaway comes above the days once it was read, and moves them."""
    page.get_by_role("group", name="日期").locator("label").nth(ahead).click()
