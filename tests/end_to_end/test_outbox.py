"""What was queued without a network arrives once and in order, whatever happens to the replies and to a tab."""

import random
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import cycle

import pytest
from playwright.sync_api import BrowserContext, Error, Page, Route, expect

from tests.end_to_end.conftest import DeviceOf
from tests.end_to_end.kept import kept, wait_until
from tests.end_to_end.reporting import add_photo, report
from tests.service import Service

pytestmark = pytest.mark.browser

LOST = 0.3
KILLED_AT = 8
"""The write whose reply the first tab does not live to hear."""
DRAFT = "还没写完的话"


class LossyNetwork:
    """Every request reaches the server; some replies are lost, and one tab never hears the eighth write's."""

    def __init__(self, context: BrowserContext) -> None:
        self._chance = random.Random(6)
        self.remarks = 0
        self.lost = 0
        self.deaf: Page | None = None
        context.route(re.compile(r"/(graphql|files)$"), self._pass)

    def _pass(self, route: Route) -> None:
        request = route.request
        with suppress(Error):  # the tab that is killed takes its requests with it
            reply = route.fetch()
            self.remarks += (
                "RemarkOnTicket" in (request.post_data or "") if request.url.endswith("/graphql") else 0
            )
            if self.remarks == KILLED_AT and self.deaf is None:
                self.deaf = request.frame.page
            elif self._chance.random() < LOST:
                self.lost += 1
                route.abort("connectionreset")
            else:
                route.fulfill(response=reply)


@pytest.mark.parametrize(
    ("count", "remarks", "photos"), [(2, 5, 2), pytest.param(5, 10, 4, marks=pytest.mark.proof)]
)
def test_writes_with_photos_on_so_many_tickets_arrive_once_and_in_order(
    service: Service, device: DeviceOf, photo: Callable[[str], str], count: int, remarks: int, photos: int
) -> None:
    """So many remarks on each ticket, the first of them with photos; in the proof fifty and twenty."""
    client, before = service.sign_in("cadre"), _files(service)
    tickets = [report(client, f"第{number}处漏水") for number in range(count)]
    cadre = device(service, "cadre", keeps_app=True)
    tabs = [cadre.page, cadre.context.new_page()]
    for ticket in tickets:
        cadre.open(f"/tickets/{ticket}")
        expect(cadre.page.get_by_role("form", name="留言")).to_be_visible()

    cadre.go_offline()
    said = dict(_queue(service, tabs, tickets, [photo] * photos + [None] * (remarks - photos)))
    _leave_a_draft(tabs[1])
    for tab in tabs:
        tab.goto(f"{service.url}/unsent")
        expect(tab.locator(".bars").get_by_role("link")).to_contain_text(f"（{count * remarks}）")

    network = LossyNetwork(cadre.context)
    cadre.come_online()
    survivor = _kill_one_in_the_midst(tabs, network)
    _flush(survivor, until=lambda: _unsent(survivor) == 0)

    assert _remarks(service, tickets) == said
    assert _photos(service, tickets) == dict.fromkeys(tickets, photos)
    assert _files(service) - before == count * photos
    assert network.lost > count
    survivor.goto(f"{service.url}/tickets/{tickets[-1]}")
    expect(survivor.get_by_role("form", name="留言").get_by_role("textbox")).to_have_value(DRAFT)


def _queue(
    service: Service, tabs: list[Page], tickets: list[str], pictures: list[Callable[[str], str] | None]
) -> Iterator[tuple[str, list[str]]]:
    """Both tabs in turn say something on each ticket for each of `pictures`."""
    pending = 0
    for ticket in tickets:
        for tab in tabs:
            tab.goto(f"{service.url}/tickets/{ticket}")
        words = [f"{ticket[-4:]} 第{number}句" for number in range(len(pictures))]
        for tab, each, picture in zip(cycle(tabs), words, pictures, strict=False):
            _remark(tab, each, picture(each) if picture else None)
            pending += 1
            for watching in tabs:
                expect(watching.locator(".bars").get_by_role("link")).to_contain_text(f"（{pending}）")
        yield ticket, words


def _remark(tab: Page, words: str, picture: str | None) -> None:
    form = tab.get_by_role("form", name="留言")
    form.get_by_role("textbox").fill(words)
    if picture:
        form.get_by_role("button", name="添加照片").click()
        add_photo(form, picture)
    form.get_by_role("button", name="发送").click()
    expect(form.get_by_role("textbox")).to_have_value("")


def _leave_a_draft(tab: Page) -> None:
    tab.get_by_role("form", name="留言").get_by_role("textbox").fill(DRAFT)
    wait_until(tab, lambda: any(row["value"].get("words") == DRAFT for row in kept(tab, "drafts")))


def _kill_one_in_the_midst(tabs: list[Page], network: LossyNetwork) -> Page:
    """The tab that is left when the other died while it was sending."""
    _flush(tabs[0], until=lambda: network.deaf is not None)
    assert network.deaf is not None
    (survivor,) = [tab for tab in tabs if tab is not network.deaf]
    with network.deaf.expect_event("crash"), suppress(Error):
        network.deaf.goto("chrome://crash")
    assert _unsent(survivor) > 0
    return survivor


def _flush(tab: Page, until: Callable[[], bool]) -> None:
    """The network comes and goes, and each time the device says so."""

    def is_done() -> bool:
        tab.evaluate("dispatchEvent(new Event('online'))")
        return until()

    wait_until(tab, is_done)


def _unsent(tab: Page) -> int:
    """How many writes wait on the device; the bar must not hide them."""
    bar = tab.locator(".bars").get_by_role("link").is_visible()
    writes = len(kept(tab, "writes"))
    assert bar or not writes
    return writes


def _remarks(service: Service, tickets: list[str]) -> dict[str, list[str]]:
    rows = service.fetch(
        "SELECT subject_id::text AS ticket, array_agg(data->>'words' ORDER BY id) AS words FROM journal "
        "WHERE verb = 'ticket.remarked' AND subject_id = ANY($1::uuid[]) GROUP BY subject_id",
        tickets,
    )
    return {row["ticket"]: row["words"] for row in rows}


def _photos(service: Service, tickets: list[str]) -> dict[str, int]:
    rows = service.fetch(
        "SELECT ticket_id::text AS ticket, count(DISTINCT file_id) AS photos FROM ticket_photo "
        "WHERE ticket_id = ANY($1::uuid[]) GROUP BY ticket_id",
        tickets,
    )
    return {row["ticket"]: row["photos"] for row in rows}


def _files(service: Service) -> int:
    """What the person has ever uploaded, whether a ticket names it or not."""
    (row,) = service.fetch(
        "SELECT count(*) AS files FROM file JOIN person ON person.id = uploaded_by WHERE login = 'cadre'"
    )
    files: int = row["files"]
    return files
