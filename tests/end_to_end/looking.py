"""Opens the entries of `routes`, on a phone or a desk, for somebody who chose a size, a theme and a language."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Browser, BrowserContext, Error, Locator, Page, Route

from tests.end_to_end.routes import View
from tests.service import Service

LOCALES = Path(__file__).parents[2] / "pwa" / "src" / "locales"
PATIENCE = 60_000
BROWSER = "Mozilla/5.0 (Linux; Android 14; SM) Chrome/126.0 Mobile Safari/537.36"
SETTLED = """() => document.fonts.status === 'loaded'
    && !document.querySelector('[aria-busy=true], .skeleton')
    && document.getAnimations().every(each => each.playState !== 'running')"""
DRAWN = """() => Promise.allSettled(
    [...document.images].filter(each => each.checkVisibility()).map(each => each.decode())
)"""


@dataclass(frozen=True)
class Appearance:
    width: int
    height: int
    size: Literal["normal", "elder"] = "normal"
    theme: Literal["light", "dark"] = "light"
    language: Literal["zh-CN", "en"] = "zh-CN"

    def __str__(self) -> str:
        return f"{self.width}-{self.size}-{self.theme}-{self.language}"


PHONE = Appearance(390, 844)
DESK = Appearance(1440, 900)
APPEARANCES: list[dict[str, Any]] = [
    {"size": size, "theme": theme, "language": language}
    for size, theme in (("normal", "light"), ("elder", "light"), ("normal", "dark"))
    for language in ("zh-CN", "en")
]
"""Everything that a person may choose, as far as it changes what is seen."""


def usual(view: View) -> Appearance:
    return DESK if view.desk else PHONE


def words(key: str, language: str) -> re.Pattern[str]:
    """The message of this key at the beginning of an element's text, whatever its values."""
    namespace, _, name = key.partition(".")
    message = json.loads((LOCALES / language / f"{namespace}.json").read_text("utf-8"))[name]
    text = message if isinstance(message, str) else message["other"]
    return re.compile(r"^\s*" + re.sub(r"\\\{\w+\\\}", ".*", re.escape(text)))


@dataclass(frozen=True)
class Person:
    id: str
    cookies: list[dict[str, str]]


class Looks:
    """One context for each person and appearance, and one page in it: signing in is slow, opening is not."""

    def __init__(self, chrome: Browser, service: Service) -> None:
        self.chrome, self.service = chrome, service
        self._people: dict[str, Person] = {}
        self._contexts: dict[tuple[str | None, Appearance], BrowserContext] = {}
        self._told: dict[tuple[str | None, Appearance], set[str]] = {}

    def open(self, view: View, appearance: Appearance | None = None) -> Page:
        """The page in its final state, with everything opened that the entry presses."""
        appearance = appearance or usual(view)
        page = self._page(view.login, appearance)
        page.goto(self.service.url + self._address(view))
        self._find(page, view.ready, appearance.language, "*").wait_for()
        for press in view.presses:
            settle(page)
            self._find(page, press, appearance.language, "button, a, label").click()
        settle(page)
        return page

    def told(self, view: View, appearance: Appearance) -> set[str]:
        """Every text in one language only that the service has given to this page and those before it."""
        return self._told[view.login, appearance]

    def close(self) -> None:
        for context in self._contexts.values():
            context.close()

    def _page(self, login: str | None, appearance: Appearance) -> Page:
        who = (login, appearance)
        if who not in self._contexts:
            person = self._signed_in(login)
            context = self.chrome.new_context(
                viewport={"width": appearance.width, "height": appearance.height},
                locale=appearance.language,
                timezone_id="Asia/Shanghai",
                reduced_motion="reduce",
                service_workers="block",
                storage_state={  # type: ignore[arg-type]
                    "cookies": person.cookies,
                    "origins": [self._preferences(person, appearance)],
                },
            )
            context.set_default_timeout(PATIENCE)
            self._told[who] = set()
            if appearance.language == "en":
                context.route("**/graphql", lambda route: _note(route, self._told[who]))
            context.new_page()
            self._contexts[who] = context
        return self._contexts[who].pages[0]

    def _signed_in(self, login: str | None) -> Person:
        if login is None:
            return Person("", [])
        if login not in self._people:
            client = self.service.client()
            client.http.headers["User-Agent"] = BROWSER
            client.sign_in(login)
            cookies = [
                {"name": each.name, "value": each.value or "", "domain": "127.0.0.1", "path": "/"}
                for each in client.http.cookies.jar
            ]
            self._people[login] = Person(client.ask("{ me { id } }")["me"]["id"], cookies)
        return self._people[login]

    def _preferences(self, person: Person, appearance: Appearance) -> dict[str, object]:
        chosen = {
            "language": appearance.language,
            "theme": appearance.theme,
            "size": appearance.size,
            "sizes": {person.id: appearance.size},
        }
        return {
            "origin": self.service.url,
            "localStorage": [{"name": "manyi-preferences", "value": json.dumps(chosen)}],
        }

    def _address(self, view: View) -> str:
        path = view.path
        if view.subject:
            path = re.sub(r":.*", str(self.service.fetch(view.subject)[0][0]), path)
        return path + (f"?{self.service.fetch(view.query)[0][0]}" if view.query else "")

    def _find(self, page: Page, what: str, language: str, among: str) -> Locator:
        """In the dialog that is open, else on the page."""
        sheet = page.locator("dialog[open]").last
        home = sheet if sheet.count() else page.locator("#app")
        kind, _, selector = what.partition(":")
        found = (
            home.locator(selector)
            if kind == "css"
            else home.locator(among).filter(has_text=words(what, language))
        )
        return found.filter(visible=True).first


def _note(route: Route, told: set[str]) -> None:
    """What the service says is known before the page shows it, and also when the page goes on meanwhile."""
    try:
        answer = route.fetch()
        told.update(_texts(answer.json()))
        route.fulfill(response=answer)
    except Error:  # the page or its browser is gone
        return


def _texts(answer: Any) -> Iterator[str]:
    """All of them, except the `name` of what has a `nameEn`."""
    if isinstance(answer, dict):
        for key, value in answer.items():
            if f"{key}En" not in answer:
                yield from _texts(value)
    elif isinstance(answer, list):
        for value in answer:
            yield from _texts(value)
    elif isinstance(answer, str):
        yield answer


def settle(page: Page) -> None:
    """Everything that was asked for is there, and nothing moves."""
    page.wait_for_load_state("networkidle")
    page.wait_for_function(SETTLED)
    page.evaluate(DRAWN)
