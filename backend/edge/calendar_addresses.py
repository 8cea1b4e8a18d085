"""What is read at the secret address of a calendar: one file to subscribe to, or CalDAV, which only reads."""

import asyncio
import hashlib
from collections.abc import Sequence
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import UUID
from xml.etree.ElementTree import Element

from litestar import Request, Response, asgi
from litestar.exceptions import ClientException, NotFoundException
from litestar.status_codes import HTTP_413_REQUEST_ENTITY_TOO_LARGE
from litestar.types import Receive, Scope, Send
from sqlalchemy import ColumnElement
from sqlalchemy.ext.asyncio import AsyncSession

from backend.edge import caldav
from backend.edge.caldav import (
    CALDAV,
    CTAG,
    DATA,
    DAV,
    ETAG,
    Properties,
    Question,
    element,
    link_to,
)
from backend.edge.known import marked, unless_known
from backend.edge.limits import take_one
from backend.edge.service import Service
from backend.rooms import links
from backend.rooms.calendars import calendar_of, file_of, mark_of, shown
from backend.rooms.links import Link, LinkKind
from backend.rooms.models import Booking

_METHODS = "OPTIONS, GET, PROPFIND, REPORT"
_XML = "application/xml; charset=utf-8"


@asgi("/calendars", is_mount=True, copy_scope=True)
async def calendars(scope: Scope, receive: Receive, send: Send) -> None:
    """`TOKEN.ics` is a person's or a room's bookings, `TOKEN/` the same for whoever speaks CalDAV."""
    request = Request[Any, Any, Any](scope, receive, send)
    response = await _answer(request)
    await response.to_asgi_response(None, request)(scope, receive, send)


async def _answer(request: Request[Any, Any, Any]) -> Response[bytes]:
    service: Service = request.app.state.service
    token, *path = request.scope["path"].strip("/").split("/")
    asked = await _body(request)  # before a connection is taken that a slow sender would hold
    async with service.database.read() as session:
        link = await links.behind(session, service.settings.secret, token.removesuffix(".ics"))
        if link is None or link.kind is LinkKind.DOOR:
            raise NotFoundException
        take_one(service.links, link.id)
        try:
            return await _Reading(session, link, f"/calendars/{token}/").answer(request, path, asked)
        except caldav.NotUnderstood:
            raise ClientException("This asks nothing that can be understood.") from None
        except caldav.TooMuch:
            raise _too_much() from None
        except caldav.NotSupported as error:
            return Response(error.answer, status_code=403, media_type=_XML)


class _Reading:
    """One request at one address. Below `home`, which stands for the reader too, is one calendar with its meetings."""

    def __init__(self, session: AsyncSession, link: Link, home: str) -> None:
        self._session, self._link = session, link
        self._home, self._calendar = home, f"{home}meetings/"

    async def answer(
        self, request: Request[Any, Any, Any], path: Sequence[str], asked: bytes
    ) -> Response[bytes]:
        match request.method, path:
            case "OPTIONS", _:
                return Response(b"", headers={"dav": caldav.COMPLIANCE, "allow": _METHODS})
            case "GET", []:
                body = await calendar_of(self._session, self._link)
                return unless_known(request, marked(body), body, "text/calendar")
            case "GET", ["meetings", name]:
                booking = await self._one(name)
                body = file_of(self._link, booking)
                return unless_known(request, mark_of(self._link, booking), body, "text/calendar")
            case "PROPFIND", ([] | ["meetings"] | ["meetings", _]):
                return await self._properties(path, request.headers.get("depth"), asked)
            case "REPORT", ["meetings"]:
                return await self._report(caldav.report_asked(asked))
            case (("GET" | "PROPFIND" | "REPORT"), _):
                raise NotFoundException
        return Response(b"", status_code=405, headers={"allow": _METHODS})

    async def _properties(self, path: Sequence[str], depth: str | None, asked: bytes) -> Response[bytes]:
        if depth not in ("0", "1"):
            raise caldav.NotSupported(f"{DAV}propfind-finite-depth")
        question = caldav.properties_asked(asked)
        if len(path) == 2:
            booking = await self._one(path[1])
            return await _multistatus([(self._href(booking), self._of_meeting(booking))], question)
        found: list[tuple[str, Properties]] = [] if path else [(self._home, self._of_home())]
        if path or depth == "1":
            bookings = await shown(self._session, self._link)
            found.append((self._calendar, self._of_calendar(bookings)))
            if path and depth == "1":
                found += [(self._href(booking), self._of_meeting(booking)) for booking in bookings]
        return await _multistatus(found, question)

    async def _report(self, question: Question) -> Response[bytes]:
        asked = {href: self._named_by(href) for href in question.hrefs or ()}
        which: list[ColumnElement[bool]] = []
        if question.hrefs is not None:
            which.append(Booking.id.in_([each for each in asked.values() if each]))
        if question.since is not None:
            which.append(Booking.ends_at > question.since)
        if question.until is not None:
            which.append(Booking.starts_at < question.until)
        bookings = [] if question.nothing else await shown(self._session, self._link, *which)
        files: dict[UUID, bytes] = {}
        if question.wants(DATA):
            files = await asyncio.to_thread(
                lambda: {booking.id: file_of(self._link, booking) for booking in bookings}
            )
        there = {booking.id for booking in bookings}
        found = [
            (self._href(booking), self._of_meeting(booking, files.get(booking.id))) for booking in bookings
        ]
        return await _multistatus(found, question, [href for href, id_ in asked.items() if id_ not in there])

    async def _one(self, name: str) -> Booking:
        id_ = _id_in(name)
        found = await shown(self._session, self._link, Booking.id == id_) if id_ else ()
        if not found:
            raise NotFoundException
        return found[0]

    def _href(self, booking: Booking) -> str:
        return f"{self._calendar}{booking.id}.ics"

    def _named_by(self, href: str) -> UUID | None:
        path = unquote(urlsplit(href).path)
        return _id_in(path.removeprefix(self._calendar)) if path.startswith(self._calendar) else None

    def _of_home(self) -> Properties:
        return _named(
            element(f"{DAV}resourcetype", element(f"{DAV}collection"), element(f"{DAV}principal")),
            element(f"{DAV}displayname", text="满意"),
            link_to(f"{DAV}current-user-principal", self._home),
            link_to(f"{DAV}principal-URL", self._home),
            link_to(f"{CALDAV}calendar-home-set", self._home),
        )

    def _of_calendar(self, bookings: Sequence[Booking]) -> Properties:
        marks = " ".join(mark_of(self._link, booking) for booking in bookings)
        reports = (element(f"{CALDAV}{name}") for name in ("calendar-query", "calendar-multiget"))
        return _named(
            element(f"{DAV}resourcetype", element(f"{DAV}collection"), element(f"{CALDAV}calendar")),
            element(f"{DAV}displayname", text="会议"),
            link_to(f"{DAV}current-user-principal", self._home),
            link_to(f"{DAV}owner", self._home),
            element(
                f"{DAV}current-user-privilege-set",
                element(f"{DAV}privilege", element(f"{DAV}read")),
            ),
            element(
                f"{DAV}supported-report-set",
                *(element(f"{DAV}supported-report", element(f"{DAV}report", each)) for each in reports),
            ),
            element(f"{CALDAV}supported-calendar-component-set", element(f"{CALDAV}comp", name="VEVENT")),
            element(CTAG, text=hashlib.sha256(marks.encode()).hexdigest()[:32]),
        )

    def _of_meeting(self, booking: Booking, file: bytes | None = None) -> Properties:
        return _named(
            element(f"{DAV}resourcetype"),
            element(ETAG, text=f'"{mark_of(self._link, booking)}"'),
            element(f"{DAV}getcontenttype", text="text/calendar; charset=utf-8; component=vevent"),
            *([element(DATA, text=file.decode())] if file is not None else []),
        )


def _named(*elements: Element) -> Properties:
    return {each.tag: each for each in elements}


def _id_in(name: str) -> UUID | None:
    try:
        return UUID(name.removesuffix(".ics"))
    except ValueError:
        return None


async def _multistatus(
    found: Sequence[tuple[str, Properties]], question: Question, missing: Sequence[str] = ()
) -> Response[bytes]:
    body = await asyncio.to_thread(caldav.multistatus, found, question.wanted, missing)
    return Response(body, status_code=207, media_type=_XML)


async def _body(request: Request[Any, Any, Any]) -> bytes:
    """Litestar's own reading asks the handler for its limit, and one that is mounted has none."""
    found, more = b"", True
    while more:
        message: Any = await request.receive()
        found, more = found + message.get("body", b""), message.get("more_body", False)
        if len(found) > caldav.LARGEST:
            raise _too_much()
    return found


def _too_much() -> ClientException:
    return ClientException("Too much at once.", status_code=HTTP_413_REQUEST_ENTITY_TOO_LARGE)
