"""Rooms as people look for them and book them on a phone."""

from datetime import timedelta

from playwright.sync_api import Locator, Page, expect

from backend.kernel import clock
from tests.end_to_end.conftest import Device
from tests.service import Service


def choose_tomorrow(page: Page) -> None:
    """At an hour at which rooms are open, however late it is today."""
    page.get_by_text("明天").click()
    page.get_by_label("开始时间").select_option("18:00")
    expect(page.get_by_role("list", name="会议室").get_by_role("button", name="预订").first).to_be_visible()


def first_free(page: Page) -> str:
    rooms = page.get_by_role("list", name="会议室").get_by_role("listitem").filter(has_text="空闲")
    return rooms.first.get_by_role("heading").inner_text()


def the_room(page: Page, path: str) -> Locator:
    return (
        page.get_by_role("list", name="会议室")
        .get_by_role("listitem")
        .filter(has=page.get_by_role("heading", name=path, exact=True))
    )


def further_down(page: Page, path: str) -> Locator:
    """What is taken comes after all that is free."""
    room, more = the_room(page, path), page.get_by_role("button", name="加载更多")
    expect(room.or_(more).first).to_be_visible()
    rows = page.get_by_role("list", name="会议室").get_by_role("listitem")
    while not room.count():
        shown = rows.count()
        rows.last.scroll_into_view_if_needed()  # the list reads on by itself
        expect(rows.nth(shown)).to_be_visible()
    return room


def book(phone: Device, subject: str) -> str:
    """The path of the room that it found."""
    phone.open("/rooms")
    choose_tomorrow(phone.page)
    path = first_free(phone.page)
    the_room(phone.page, path).get_by_role("button", name="预订").click()
    phone.page.get_by_label("会议主题").fill(subject)
    phone.page.get_by_role("button", name="确认预订").click()
    phone.page.wait_for_url("**/bookings")
    return path


def tomorrows_date() -> str:
    return f"{clock.local(clock.now()) + timedelta(days=1):%Y-%m-%d}"


def states(service: Service, subject: str) -> list[str]:
    rows = service.fetch("SELECT state FROM booking WHERE subject = $1 ORDER BY starts_at", subject)
    return [row["state"] for row in rows]
