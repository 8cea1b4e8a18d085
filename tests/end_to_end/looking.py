"""Opens the entries of `routes`, on a phone or a desk, for somebody who chose a size, a theme and a language."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Browser, BrowserContext, Error, Locator, Page, Request, Route

from backend.kernel import days
from tests.end_to_end.kept import wait_until
from tests.end_to_end.routes import View
from tests.service import Service

LOCALES = Path(__file__).parents[2] / "pwa" / "src" / "locales"
PATIENCE = 60_000
"""Milliseconds that a page may take on a busy machine."""
BROWSER = "Mozilla/5.0 (Linux; Android 14; SM) Chrome/126.0 Mobile Safari/537.36"
SETTLED = """async () => {
    for (let frames = 0; frames < 2; frames++) await new Promise(requestAnimationFrame)
    return document.fonts.status === 'loaded'
        && !document.querySelector('[aria-busy=true], .skeleton')
        && document.getAnimations().every(each => each.playState !== 'running')
}"""
ANSWERS = re.compile(r"/graphql$|/doors/")
"""Where the service tells a page what it shows; a display at a door has no session."""
KEPT_OPEN = 12
"""Contexts: a whole run of the proof would keep more than a hundred, and all the memory there is."""
CALM = 3
"""So often in a row nothing moves and nothing is asked for: what has just come may ask for more."""
SHOWN_IN = "dialog[open], body:not(:has(dialog[open])) #app"
"""The dialog that is open, else the page: decided anew at each try, since a dialog may take a moment to open."""
DRAWN = """() => Promise.allSettled(
    [...document.images].filter(each => each.complete && each.checkVisibility()).map(each => each.decode())
)"""
"""What is not complete when nothing is asked for any more is lazy and out of sight: it would never be decoded."""


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
WALL = Appearance(1280, 800)
APPEARANCES: list[dict[str, Any]] = [
    {"size": size, "theme": theme, "language": language}
    for size, theme in (("normal", "light"), ("elder", "light"), ("normal", "dark"))
    for language in ("zh-CN", "en")
]
"""Everything that a person may choose, as far as it changes what is seen."""


def usual(view: View) -> Appearance:
    return WALL if view.wall else DESK if view.desk else PHONE


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


@dataclass
class Looking:
    """One page and what it waits for."""

    page: Page
    told: set[str] = field(default_factory=set)
    """Every text in one language only that the service has given to it."""
    _asked: set[Request] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.page.on("request", self._began)
        self.page.on("requestfinished", self._ended)
        self.page.on("requestfailed", self._ended)

    def go(self, address: str) -> None:
        self._asked.clear()  # what the page before still waited for
        self.page.goto(address)

    def settle(self) -> None:
        """Everything that was asked for is there, and nothing moves.

        The browser tells that the network is idle only once a document: not after what a press asks for.
        """
        self.page.wait_for_load_state("networkidle")
        wait_until(self.page, lambda: all(self._is_calm() for _ in range(CALM)))
        self.page.evaluate(DRAWN)

    def _began(self, request: Request) -> None:
        self._asked.add(request)

    def _ended(self, request: Request) -> None:
        self._asked.discard(request)

    def _is_calm(self) -> bool:
        return bool(self.page.evaluate(SETTLED)) and not self._asked


class Looks:
    """One context for each person and appearance, and one page in it: signing in is slow, opening is not."""

    def __init__(self, chrome: Browser, service: Service) -> None:
        self.chrome, self.service = chrome, service
        self._people: dict[str, Person] = {}
        self._open: dict[tuple[str | None, Appearance], Looking] = {}

    def open(self, view: View, appearance: Appearance | None = None) -> Page:
        """The page in its final state, with everything opened that the entry presses."""
        appearance = appearance or usual(view)
        looking = self._looking(view.login, appearance)
        subject = self._subject(view)
        looking.go(self.service.url + self._address(view, subject))
        _find(looking.page, view.ready, appearance.language, "*").wait_for()
        for press in view.presses:
            looking.settle()
            _press(looking.page, press.format(subject), appearance.language)
        looking.settle()
        return looking.page

    def told(self, view: View, appearance: Appearance) -> set[str]:
        """Every text in one language only that the service has given to this page and those before it."""
        return self._open[view.login, appearance].told

    def close(self) -> None:
        for looking in self._open.values():
            looking.page.context.close()

    def _looking(self, login: str | None, appearance: Appearance) -> Looking:
        who = (login, appearance)
        if who not in self._open:
            if len(self._open) == KEPT_OPEN:
                self._open.pop(next(iter(self._open))).page.context.close()
            context = self._context(self._signed_in(login), appearance)
            looking = self._open[who] = Looking(context.new_page())
            if appearance.language == "en":
                context.route(ANSWERS, lambda route: _note(route, looking.told))
        return self._open[who]

    def _context(self, person: Person, appearance: Appearance) -> BrowserContext:
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
        return context

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

    def _subject(self, view: View) -> str:
        if callable(view.subject):
            return view.subject(self.service)
        return str(self.service.fetch(view.subject)[0][0]) if view.subject else ""

    def _address(self, view: View, subject: str) -> str:
        path = re.sub(r":.*", subject, view.path)
        return path + (f"?{self.service.fetch(view.query)[0][0]}" if view.query else "")


def _find(page: Page, what: str, language: str, among: str) -> Locator:
    home = page.locator(SHOWN_IN).last
    kind, _, selector = what.partition(":")
    found = (
        home.locator(selector)
        if kind == "css"
        else home.locator(among).filter(has_text=words(what, language))
    )
    return found.filter(visible=True).first


def _press(page: Page, what: str, language: str) -> None:
    kind, _, value = what.partition(":")
    if kind == "choose":
        page.locator("select").filter(has=page.locator(f"option[value='{value}']")).select_option(value)
    elif kind == "day":
        day = days.today() + timedelta(days=int(value))
        _find(page, "css:input[type=date]", language, "*").fill(day.isoformat())
    else:
        _find(page, what, language, "button, a, label").click()


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
