"""Real browsers on the real service."""

import io
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    expect,
    sync_playwright,
)

from backend.edge.demo.accounts import PASSWORD
from backend.edge.security import CSRF_COOKIE, CSRF_HEADER
from tests.browser_setup import chromium
from tests.end_to_end.a_day import live_a_day
from tests.end_to_end.kept import wait_until
from tests.end_to_end.looking import PATIENCE, Looks
from tests.service import SIGN_IN, Service, inhabited, inhabited_service, shared_service

__all__ = ["inhabited", "shared_service"]

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

NO_NETWORK = re.compile(r"net::ERR_|WebSocket connection to .* failed")
"""What a browser itself says in the console about requests that a test cut off."""

expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="module")
def service(
    postgres: str, valkey: str, inhabited: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    """A service of this file's own: to start one takes longer than most stories."""
    with inhabited_service(postgres, valkey, inhabited, tmp_path_factory) as service:
        yield service


@pytest.fixture(scope="session")
def chrome(request: pytest.FixtureRequest) -> Iterator[Browser]:
    path = chromium(whole=request.config.option.markexpr == "screenshots")
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("no browser was found: run `python -m tests.browser_setup`")
        pytest.skip("no browser was found: run `python -m tests.browser_setup`")
    with sync_playwright() as playwright:
        # The platform's own controls, such as the one for dates, speak the language of the machine.
        browser = playwright.chromium.launch(
            executable_path=path, args=FLAGS, env={**os.environ, "LANGUAGE": "zh_CN"}
        )
        yield browser
        browser.close()


class Device:
    """Somebody's phone or desk."""

    def __init__(self, context: BrowserContext, url: str, *, keeps_app: bool = False) -> None:
        self.context = context
        self.url = url
        self.keeps_app = keeps_app
        self.complaints: list[str] = []
        """What no page may do: ask another origin, break the content security policy, fail in a script."""
        context.on("request", self._requested)
        context.on("console", self._said)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        self.page: Page = context.new_page()

    def _requested(self, request: Request) -> None:
        if not request.url.startswith((self.url, "data:", "blob:")):
            self.complaints.append(f"{request.method} {request.url}")

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not NO_NETWORK.search(message.text):
            self.complaints.append(f"{message.text} ({message.location['url']})")

    def open(self, path: str) -> None:
        self.page.goto(self.url + path)

    def enter(self, login: str, password: str = PASSWORD) -> None:
        """As whoever has signed in already: what most stories begin with."""
        web = self.context.request
        web.get(f"{self.url}/healthz")
        seal = next(each["value"] for each in self.context.cookies() if each["name"] == CSRF_COOKIE)
        answer = web.post(
            f"{self.url}/graphql",
            headers={CSRF_HEADER: seal, "Origin": self.url},
            data={"query": SIGN_IN, "variables": {"login": login, "password": password}},
        )
        assert answer.json()["data"]["signIn"]["__typename"] == "Me", answer.text()
        self.open("/")

    def sign_in(self, login: str, password: str = PASSWORD, *, tab: Page | None = None) -> None:
        page = tab or self.page
        page.goto(f"{self.url}/sign-in")
        page.get_by_label("账号").fill(login)
        page.get_by_label("密码", exact=True).fill(password)
        page.get_by_role("button", name="登录").click()
        page.wait_for_url(re.compile(r"^(?!.*sign-in)"))

    def go_offline(self) -> None:
        """Whoever keeps the app has been here before: the visit has left it on this device."""
        if self.keeps_app:
            wait_until(
                self.page, lambda: bool(self.page.evaluate("navigator.serviceWorker.controller !== null"))
            )
        self.context.set_offline(True)

    def come_online(self) -> None:
        self.context.set_offline(False)


DeviceOf = Callable[..., Device]


@pytest.fixture
def device(chrome: Browser) -> Iterator[DeviceOf]:
    """`device(service, "cadre")`: a phone; `device(service, "dispatcher", desk=True)`: a desk; None: a stranger's.

    With `keeps_app` the service worker is installed, which fetches the whole app: a fifth of a story's time.
    """
    owners: list[Device] = []

    def make(
        of: Service,
        login: str | None,
        *,
        desk: bool = False,
        keeps_app: bool = False,
        password: str = PASSWORD,
    ) -> Device:
        context = chrome.new_context(
            viewport=DESK if desk else PHONE,  # type: ignore[arg-type]
            has_touch=not desk,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            service_workers="allow" if keeps_app else "block",
        )
        context.set_default_timeout(PATIENCE)
        owner = Device(context, of.url, keeps_app=keeps_app)
        owners.append(owner)
        if login is not None:
            owner.enter(login, password)
        return owner

    yield make
    for owner in owners:
        owner.context.close()
    assert [complaint for owner in owners for complaint in owner.complaints] == []


@pytest.fixture(scope="session")
def looks(chrome: Browser, shared_service: Service) -> Iterator[Looks]:
    """Opens any entry of `routes`, in an area where a day has been lived."""
    live_a_day(shared_service)
    looks = Looks(chrome, shared_service)
    yield looks
    looks.close()


@pytest.fixture
def photo(tmp_path: Path) -> Callable[[str], str]:
    """Path of a picture with these words on it, as a camera would hand it over."""

    def take(words: str) -> str:
        image = Image.new("RGB", (1200, 900), (120, 140, 160))
        ImageDraw.Draw(image).text((100, 100), words, fill=(255, 255, 255))
        out = io.BytesIO()
        image.save(out, "JPEG")
        path = tmp_path / f"{words}.jpg"
        path.write_bytes(out.getvalue())
        return str(path)

    return take
