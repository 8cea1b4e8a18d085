"""As much of CalDAV (RFC 4791) as a calendar needs that only reads: what is asked, and how it is answered, in XML."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, ParseError, register_namespace, tostring

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

LARGEST = 256_000
"""Bytes of a question: one that names a few thousand meetings."""
MOST_NAMES, LONGEST_NAMES = 100, 10_000
"""Of properties, and all their characters: the answer says them of each meeting."""
COMPLIANCE = "1, calendar-access"

DAV, CALDAV, CALENDAR_SERVER = "{DAV:}", "{urn:ietf:params:xml:ns:caldav}", "{http://calendarserver.org/ns/}"
for _prefix, _namespace in (("D", DAV), ("C", CALDAV), ("CS", CALENDAR_SERVER)):
    register_namespace(_prefix, _namespace.strip("{}"))
DATA, ETAG, CTAG = f"{CALDAV}calendar-data", f"{DAV}getetag", f"{CALENDAR_SERVER}getctag"
_UTC = "%Y%m%dT%H%M%SZ"
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class NotUnderstood(Exception):
    """No XML, or none that asks anything."""


class TooMuch(Exception):
    """More properties than anybody needs."""


class NotSupported(Exception):
    """A question that is understood and not answered, by the name of its precondition."""

    @property
    def answer(self) -> bytes:
        return _written(element(f"{DAV}error", element(str(self))))


Properties = Mapping[str, Element]


@dataclass(frozen=True, slots=True)
class Question:
    """`wanted` are names of properties, None for all there are; `hrefs` what is asked about, None for whatever
    begins before `until` and ends after `since`."""

    wanted: Sequence[str] | None
    hrefs: Sequence[str] | None = None
    since: datetime | None = None
    until: datetime | None = None
    nothing: bool = False
    """About something that there is none of, such as tasks."""

    def wants(self, name: str) -> bool:
        return self.wanted is not None and name in self.wanted


def properties_asked(body: bytes) -> Question:
    """Of a PROPFIND; without a body all are meant."""
    return Question(_wanted(_read(body)) if body.strip() else None)


def report_asked(body: bytes) -> Question:
    """Of a REPORT."""
    root = _read(body)
    wanted = _wanted(root)
    match root.tag:
        case "{urn:ietf:params:xml:ns:caldav}calendar-multiget":
            return Question(wanted, hrefs=[(each.text or "").strip() for each in root.iter(f"{DAV}href")])
        case "{urn:ietf:params:xml:ns:caldav}calendar-query":
            return _query(root, wanted)
    raise NotSupported(f"{DAV}supported-report")


def _query(root: Element, wanted: Sequence[str] | None) -> Question:
    kinds = {each.get("name") for each in root.iter(f"{CALDAV}comp-filter")} - {"VCALENDAR"}
    if root.find(f".//{CALDAV}prop-filter") is not None:
        raise NotSupported(f"{CALDAV}supported-filter")
    period = root.find(f".//{CALDAV}comp-filter/{CALDAV}time-range")
    since, until = (_moment(period.get(end)) if period is not None else None for end in ("start", "end"))
    return Question(wanted, since=since, until=until, nothing=bool(kinds - {"VEVENT"}))


def element(tag: str, /, *children: Element, text: str | None = None, **attributes: str) -> Element:
    made = Element(tag, attributes)
    made.extend(children)
    made.text = None if text is None else _NOT_IN_XML.sub("", text)
    return made


def link_to(name: str, href: str) -> Element:
    return element(name, element(f"{DAV}href", text=href))


def multistatus(
    found: Iterable[tuple[str, Properties]], wanted: Sequence[str] | None, missing: Iterable[str] = ()
) -> bytes:
    """Of each resource the properties that are wanted, and which of them it has not."""
    answers = [_response(href, properties, wanted) for href, properties in found]
    gone = [
        element(f"{DAV}response", element(f"{DAV}href", text=href), _status("404 Not Found"))
        for href in missing
    ]
    return _written(element(f"{DAV}multistatus", *answers, *gone))


def _response(href: str, properties: Properties, wanted: Sequence[str] | None) -> Element:
    names = list(properties) if wanted is None else wanted
    has = [properties[name] for name in names if name in properties]
    lacks = [Element(name) for name in names if name not in properties]
    parts = [
        element(f"{DAV}propstat", element(f"{DAV}prop", *those), _status(status))
        for those, status in ((has, "200 OK"), (lacks, "404 Not Found"))
        if those
    ]
    return element(f"{DAV}response", element(f"{DAV}href", text=href), *parts)


def _status(words: str) -> Element:
    return element(f"{DAV}status", text=f"HTTP/1.1 {words}")


def _wanted(root: Element) -> Sequence[str] | None:
    prop = root.find(f"{DAV}prop")
    if prop is None:
        return None
    names = list(dict.fromkeys(each.tag for each in prop))
    if len(names) > MOST_NAMES or sum(map(len, names)) > LONGEST_NAMES:
        raise TooMuch
    return names


def _read(body: bytes) -> Element:
    try:
        root: Element = fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:  # no such encoding
        raise NotUnderstood from error
    return root


def _moment(text: str | None) -> datetime | None:
    try:
        return datetime.strptime(text, _UTC).replace(tzinfo=UTC) if text else None
    except ValueError as error:
        raise NotUnderstood from error


def _written(root: Element) -> bytes:
    body: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return body
