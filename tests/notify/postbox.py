"""A mail server of the tests' own, and the channel that hands letters to it."""

import asyncio
from collections.abc import AsyncIterator
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
    port = server.sockets[0].getsockname()[1]
    yield (
        box,
        Mail(
            Server(
                "smtp+plain", "127.0.0.1", port, None, "", "manyi@gov.test", "gov.test", "https://manyi.test"
            )
        ),
    )
    server.close()
