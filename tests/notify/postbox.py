"""Mail servers of the tests' own, and the channel that hands letters to them."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP

from backend.notify.channels.mail import Mail, Server


class Postbox:
    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.answer = "250 Well"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        if self.answer.startswith("250"):
            self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        return self.answer


@pytest.fixture
async def postbox() -> AsyncIterator[tuple[Postbox, Mail]]:
    box = Postbox()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(box, hostname="postbox", loop=loop), "127.0.0.1", 0)
    yield box, mail_to(server)
    server.close()


def mail_to(server: asyncio.Server, user: str | None = None) -> Mail:
    port = server.sockets[0].getsockname()[1]
    return Mail(
        Server("smtp+plain", "127.0.0.1", port, user, "", "manyi@gov.test", "gov.test", "https://manyi.test")
    )


@asynccontextmanager
async def a_mail_server(answers: Mapping[str, str]) -> AsyncIterator[Mail]:
    """One that answers these verbs as it is told and all others well; "" is the greeting, "." the letter's end."""
    said = {"": "220 Hello", "EHLO": "250-postbox\r\n250 AUTH PLAIN", "AUTH": "235 Well", "DATA": "354 Go on"}
    said |= {"QUIT": "221 Bye", **answers}
    tasks = list[asyncio.Task[None]]()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(f"{said['']}\r\n".encode())
        while line := await reader.readline():
            answer = said.get(line[:4].decode().strip().upper(), "250 Well")
            writer.write(f"{answer}\r\n".encode())
            if answer.startswith("354"):
                await reader.readuntil(b"\r\n.\r\n")
                writer.write(f"{said.get('.', '250 Well')}\r\n".encode())
        writer.close()
        await writer.wait_closed()

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tasks.append(asyncio.ensure_future(serve(reader, writer)))

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    yield mail_to(server, "manyi")
    server.close()
    await asyncio.gather(*tasks)
