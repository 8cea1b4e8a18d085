"""The desk and a ticket's page show what happens at once, say so when the line is lost, and catch up after it."""

import json
import re
import time
from collections.abc import Callable
from functools import partial
from math import ceil
from uuid import uuid4

import pytest
from playwright.sync_api import BrowserContext, Page, WebSocketRoute, expect

from tests.end_to_end.conftest import Device, DeviceOf
from tests.end_to_end.kept import wait_until
from tests.end_to_end.reporting import report
from tests.service import Client, Service

pytestmark = pytest.mark.browser

EVENTS = 20
AT_ONCE = 1.0
SAID_WITHIN = 10.0
BACK_WITHIN = 3.0
"""Seconds: the budgets."""
CUT = 60.0
LOST = re.compile(r"实时更新已断开，自 \d\d:\d\d 起")
_REMARK = """
mutation ($key: IdempotencyKey!, $id: ID!, $words: String!) {
    remarkOnTicket(key: $key, id: $id, words: $words) { __typename }
}
"""


class Line:
    """The socket of live news, which somebody may cut without a word to either end."""

    def __init__(self, context: BrowserContext) -> None:
        self._is_cut = False
        context.route_web_socket(re.compile("/graphql$"), self._carry)

    def cut(self) -> None:
        self._is_cut = True

    def mend(self) -> None:
        self._is_cut = False

    def _carry(self, page: WebSocketRoute) -> None:
        if self._is_cut:
            return
        server = page.connect_to_server()
        page.on_message(lambda message: None if self._is_cut else server.send(message))
        server.on_message(lambda message: None if self._is_cut else page.send(message))


def test_a_silent_line_is_noticed_and_nothing_is_missed(shared_service: Service, device: DeviceOf) -> None:
    cadre, desk, line = _watching(shared_service, device)
    line.cut()
    missed = [_words() for _ in range(3)]
    for words in missed:
        report(cadre, words)
    expect(desk.page.get_by_text(LOST)).to_be_visible()

    line.mend()
    for words in missed:
        expect(desk.page.get_by_text(words).first).to_be_visible()
    expect(desk.page.get_by_text(LOST)).to_be_hidden()


@pytest.mark.proof
def test_the_desk_and_a_ticket_show_an_event_within_a_second(
    shared_service: Service, device: DeviceOf
) -> None:
    cadre, desk, _ = _watching(shared_service, device)
    board = [_seconds_until(desk.page, words, partial(report, cadre, words)) for words in _many()]
    ticket = report(cadre, _words())
    phone = device(shared_service, "cadre")
    phone.open(f"/tickets/{ticket}")
    expect(phone.page.get_by_role("region", name="处理过程")).to_be_visible()
    page = [_seconds_until(phone.page, words, partial(_remark, cadre, ticket, words)) for words in _many()]
    _print("live", board_p95=_p95(board), ticket_p95=_p95(page))
    assert max(_p95(board), _p95(page)) <= AT_ONCE


@pytest.mark.proof
def test_a_minute_without_the_line_is_said_and_made_good(shared_service: Service, device: DeviceOf) -> None:
    cadre, desk, line = _watching(shared_service, device)
    began = time.monotonic()
    line.cut()
    expect(desk.page.get_by_text(LOST)).to_be_visible()
    said = time.monotonic() - began
    desk.go_offline()
    missed = []
    while time.monotonic() - began < CUT:
        missed.append(_words())
        report(cadre, missed[-1])
        desk.page.wait_for_timeout(5_000)

    line.mend()
    back = time.monotonic()
    desk.come_online()
    for words in missed:
        expect(desk.page.get_by_text(words).first).to_be_visible()
    expect(desk.page.get_by_text(LOST)).to_be_hidden()
    caught_up = time.monotonic() - back
    _print("cut", said=said, caught_up=caught_up, missed=0, events=len(missed))
    assert said <= SAID_WITHIN
    assert caught_up <= BACK_WITHIN


def _watching(service: Service, device: DeviceOf) -> tuple[Client, Device, Line]:
    """A cadre who reports, a desk that looks at the board, and the line between it and the service."""
    desk = device(service, "dispatcher", desk=True)
    line = Line(desk.context)
    cadre = service.sign_in("cadre")
    desk.open("/desk/dispatch?order=newest")
    _wait_for_the_line(desk.page, cadre)
    return cadre, desk, line


def _wait_for_the_line(page: Page, cadre: Client) -> None:
    words = _words()
    expect(page.get_by_role("table").first).to_be_visible()

    def is_up() -> bool:
        report(cadre, words)
        return page.get_by_text(words).first.is_visible()

    wait_until(page, is_up)


def _words() -> str:
    return f"空调不冷 {uuid4().hex[:8]}"


def _many() -> list[str]:
    return [_words() for _ in range(EVENTS)]


def _remark(client: Client, ticket: str, words: str) -> None:
    client.ask(_REMARK, key=str(uuid4()), id=ticket, words=words)


def _seconds_until(page: Page, words: str, happens: Callable[[], object]) -> float:
    """From the service's answer until the page shows it."""
    happens()
    answered = time.monotonic()
    page.get_by_text(words).first.wait_for()
    return time.monotonic() - answered


def _p95(seconds: list[float]) -> float:
    return sorted(seconds)[ceil(len(seconds) * 0.95) - 1]


def _print(name: str, **figures: float) -> None:
    print(json.dumps({"measured": name} | {key: round(figure, 2) for key, figure in figures.items()}))
