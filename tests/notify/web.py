"""Others' servers on this machine: each keeps what it was asked and answers as a test wants."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from backend.notify.outgoing import Outgoing


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Said:
    status: int = 201
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


Answering = Callable[[Asked], Awaitable[Said]]


class Web:
    def __init__(self, answering: Answering) -> None:
        self.answering = answering
        self.asked: list[Asked] = []
        self.place = ""
        """Host and port."""
        self.outgoing = Outgoing()
        """What may go there, and nowhere else inside."""

    @property
    def url(self) -> str:
        return f"http://{self.place}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while line := await reader.readline():
                method, path, _ = line.decode().split(" ", 2)
                headers = {}
                while (said := (await reader.readline()).decode().strip()) != "":
                    name, _, value = said.partition(":")
                    headers[name.lower()] = value.strip()
                asked = Asked(
                    method, path, headers, await reader.readexactly(int(headers.get("content-length", 0)))
                )
                self.asked.append(asked)
                answer = await self.answering(asked)
                lines = [f"HTTP/1.1 {answer.status} So", f"Content-Length: {len(answer.body)}"]
                lines += [f"{name}: {value}" for name, value in answer.headers.items()]
                writer.write("\r\n".join([*lines, "", ""]).encode() + answer.body)
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def a_web(answering: Answering | None = None) -> AsyncIterator[Web]:
    async def well(_: Asked) -> Said:
        return Said()

    web = Web(answering or well)
    tasks: set[asyncio.Task[None]] = set()

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(web.serve(reader, writer))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    web.place = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    web.outgoing = Outgoing([web.place])
    try:
        yield web
    finally:
        await web.outgoing.close()
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
