"""People who report and remark while the house burns: each write has a key and is sent until it is answered."""

import asyncio
import io
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from uuid import UUID, uuid4

import httpx
from PIL import Image

from backend.edge.security import CSRF_COOKIE, CSRF_HEADER
from tests.faults.house import Person
from tests.service import SIGN_IN

ANSWER_SECONDS = 15
PAUSE = 0.1
"""Between two tries, as the outbox of a phone pauses."""
REPORTS_A_PHOTO = 5
"""So many between two photos: nobody may upload without end."""

REPORT = """
mutation Report($key: IdempotencyKey!, $input: ReportInput!) {
    written: reportTicket(key: $key, input: $input) { __typename ... on Ticket { id } }
}
"""
REMARK = """
mutation Remark($key: IdempotencyKey!, $id: ID!, $words: String!) {
    written: remarkOnTicket(key: $key, id: $id, words: $words) { __typename ... on Ticket { id } }
}
"""


@dataclass
class Acknowledged:
    """What the service has confirmed."""

    reports: dict[UUID, UUID] = field(default_factory=dict)
    """Key → ticket."""
    remarks: list[str] = field(default_factory=list)
    photos: list[UUID] = field(default_factory=list)
    """Files, each part of one report."""
    tries: int = 0
    answers: int = 0


class Reporter:
    def __init__(self, http: httpx.AsyncClient, acknowledged: Acknowledged) -> None:
        self._http = http
        self._acknowledged = acknowledged

    async def sign_in(self, person: Person) -> None:
        (await self._http.get("/healthz")).raise_for_status()
        self._http.headers[CSRF_HEADER] = self._http.cookies[CSRF_COOKIE]
        variables = {"login": person.login, "password": person.password}
        answer = await self._post("/graphql", json={"query": SIGN_IN, "variables": variables})
        assert answer["data"]["signIn"]["__typename"] == "Me", answer

    async def photo(self) -> UUID:
        key = uuid4()
        answer = await self._answered("/files", content=_picture(key), headers={"Idempotency-Key": str(key)})
        self._acknowledged.answers += 1
        self._acknowledged.photos.append(UUID(answer["id"]))
        return self._acknowledged.photos[-1]

    async def report(self, place: UUID, category: UUID, **more: object) -> UUID:
        key = uuid4()
        fields = {"placeId": str(place), "categoryId": str(category), "description": f"灯不亮 {key}"}
        ticket = await self._insist(REPORT, {"key": str(key), "input": fields | more})
        self._acknowledged.reports[key] = ticket
        return ticket

    async def remark(self, ticket: UUID) -> None:
        key = uuid4()
        await self._insist(REMARK, {"key": str(key), "id": str(ticket), "words": f"补充 {key}"})
        self._acknowledged.remarks.append(f"补充 {key}")

    async def _insist(self, document: str, variables: dict[str, Any]) -> UUID:
        """Send until it is done; the key makes it one write."""
        while True:
            answer = await self._answered("/graphql", json={"query": document, "variables": variables})
            if "errors" not in answer:
                written = answer["data"]["written"]
                assert written["__typename"] == "Ticket", answer
                self._acknowledged.answers += 1
                return UUID(written["id"])
            codes = {error["extensions"]["code"] for error in answer["errors"]}
            assert codes == {"INTERNAL"}, answer
            await asyncio.sleep(PAUSE)

    async def _answered(self, path: str, **what: Any) -> dict[str, Any]:
        """Send until somebody answers."""
        while True:
            self._acknowledged.tries += 1
            try:
                return await self._post(path, **what)
            except (httpx.TransportError, httpx.HTTPStatusError):
                await asyncio.sleep(PAUSE)

    async def _post(self, path: str, **what: Any) -> dict[str, Any]:
        sent = await self._http.post(path, **what)
        sent.raise_for_status()
        answer: dict[str, Any] = sent.json()
        return answer


def _picture(key: UUID) -> bytes:
    """Like no other."""
    out = io.BytesIO()
    Image.frombytes("RGB", (32, 32), key.bytes * 192).save(out, "JPEG")
    return out.getvalue()


@asynccontextmanager
async def signed_in(
    url: str, people: Sequence[Person], acknowledged: Acknowledged
) -> AsyncIterator[Sequence[Reporter]]:
    async with AsyncExitStack() as stack:
        reporters = []
        for person in people:
            http = await stack.enter_async_context(httpx.AsyncClient(base_url=url, timeout=ANSWER_SECONDS))
            reporter = Reporter(http, acknowledged)
            await reporter.sign_in(person)
            reporters.append(reporter)
        yield reporters


@asynccontextmanager
async def under_load(reporters: Sequence[Reporter], place: UUID, category: UUID) -> AsyncIterator[None]:
    """Everybody writes without a pause; at the end everybody waits for the answer to their last write."""
    over = asyncio.Event()

    async def write(reporter: Reporter) -> None:
        for number in count():
            if over.is_set():
                return
            photos = [] if number % REPORTS_A_PHOTO else [str(await reporter.photo())]
            await reporter.remark(await reporter.report(place, category, photoIds=photos))

    async with asyncio.TaskGroup() as group:
        for reporter in reporters:
            group.create_task(write(reporter))
        try:
            yield
        finally:
            over.set()
