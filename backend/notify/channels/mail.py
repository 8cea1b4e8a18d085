"""Mail over SMTP, to mailboxes that go by the name with which people sign in."""

import asyncio
import os
import smtplib
import ssl
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import parseaddr
from urllib.parse import unquote, urlsplit

from backend.kernel.languages import spoken
from backend.kernel.settings import BadSettings, Settings
from backend.notify.message import SENT, Message, Outcome, Verdict

TIMEOUT = 15
"""Seconds for each answer of the server."""
CONNECTIONS = 16
"""At a time, each in a thread of mail's own: a server that hangs leaves the loop's to those who look up names."""


@dataclass(frozen=True, slots=True)
class Server:
    """`scheme` is smtps, smtp (which then insists on STARTTLS) or smtp+plain, for a relay in the same house."""

    scheme: str
    host: str
    port: int
    user: str | None
    password: str
    sender: str
    domain: str
    origin: str


_PORTS = {"smtps": 465, "smtp": 587, "smtp+plain": 25}


def from_env() -> Server | None:
    """MANYI_MAIL_SERVER such as `smtps://user:password@mail.example.cn`, MANYI_MAIL_FROM, MANYI_MAIL_DOMAIN."""
    address = os.environ.get("MANYI_MAIL_SERVER", "")
    if not address:
        return None
    parts = urlsplit(address)
    sender, domain = os.environ.get("MANYI_MAIL_FROM", ""), os.environ.get("MANYI_MAIL_DOMAIN", "")
    if parts.scheme not in _PORTS or not parts.hostname:
        raise BadSettings("MANYI_MAIL_SERVER must begin with smtps://, smtp:// or smtp+plain://")
    if not sender or not domain:
        raise BadSettings("MANYI_MAIL_SERVER also needs MANYI_MAIL_FROM and MANYI_MAIL_DOMAIN")
    return Server(
        scheme=parts.scheme,
        host=parts.hostname,
        port=parts.port or _PORTS[parts.scheme],
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password or ""),
        sender=sender,
        domain=domain,
        origin=Settings.from_env().origin,
    )


class Mail:
    def __init__(self, server: Server) -> None:
        self._server = server
        self._threads = ThreadPoolExecutor(CONNECTIONS, "mail")

    async def send(self, message: Message) -> Outcome:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._hand_over, self.letter(message))

    def letter(self, message: Message) -> EmailMessage:
        """The same Message-ID over all tries, by which a mailbox knows a duplicate."""
        server, letter = self._server, EmailMessage()
        letter["From"] = server.sender
        letter["To"] = reader = f"{message.address}@{server.domain}"
        letter["Subject"] = message.title
        letter["Message-ID"] = f"<{message.id}@{server.domain}>"
        letter["Auto-Submitted"] = "auto-generated"
        look = spoken(message.locale, "请打开满意查看：", "Open Manyi to see it:")
        letter.set_content(f"{message.title}\n\n{look}\n{server.origin}/inbox\n")
        if message.invitation:
            body = message.invitation.write(parseaddr(server.sender)[1], reader)
            _enclose(letter, message.invitation.method, body)
        return letter

    def _hand_over(self, letter: EmailMessage) -> Outcome:
        try:
            connection = self._connected()
            try:
                connection.send_message(letter)
            finally:
                _leave(connection)
        except smtplib.SMTPRecipientsRefused as refused:
            ((code, said),) = refused.recipients.values()
            return _answered(code, said)
        except smtplib.SMTPDataError as refused:
            return _answered(refused.smtp_code, refused.smtp_error)
        except (smtplib.SMTPException, OSError) as error:
            # Also a refusal of our account or our name: with the settings mended, every letter can still go.
            return Outcome(Verdict.AGAIN, reason=f"{type(error).__name__}: {error}")
        return SENT

    def _connected(self) -> smtplib.SMTP:
        server = self._server
        if server.scheme == "smtps":
            context = ssl.create_default_context()
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=TIMEOUT, context=context
            )
        else:
            connection = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT)
        try:
            if server.scheme == "smtp":
                connection.starttls(context=ssl.create_default_context())
            if server.user is not None:
                connection.login(server.user, server.password)
        except BaseException:
            connection.close()
            raise
        return connection


def _leave(connection: smtplib.SMTP) -> None:
    """Whatever is said to a goodbye, the letter was taken before."""
    with suppress(smtplib.SMTPException, OSError):
        connection.quit()
    connection.close()


def _enclose(letter: EmailMessage, method: str, body: bytes) -> None:
    """Twice: a calendar looks for it beside the words, and a reader without one for a file."""
    said = {"method": method, "charset": "utf-8"}
    letter.add_alternative(body, maintype="text", subtype="calendar", params=said)
    letter.add_attachment(body, maintype="application", subtype="ics", filename="meeting.ics")


def _answered(code: int, said: bytes | str) -> Outcome:
    """4xx is a trouble that passes, 5xx is not (RFC 5321)."""
    words = said.decode(errors="replace") if isinstance(said, bytes) else said
    return Outcome(Verdict.AGAIN if code < 500 else Verdict.NEVER, code, words[:200])
