"""Mail, as a server receives it."""

import pytest

from backend.kernel.refs import uuid7
from backend.notify.channels.mail import Mail, Server
from backend.notify.message import SENT, Message, Verdict
from tests.notify.postbox import Postbox, postbox

__all__ = ["postbox"]


def a_message(locale: str) -> Message:
    title = "险情报修" if locale == "zh-CN" else "Danger reported"
    return Message(uuid7(), "zhao", "ticket.danger", None, title, urgent=True, locale=locale)


@pytest.mark.parametrize(("locale", "look"), [("zh-CN", "请打开满意查看"), ("en", "Open Manyi to see it")])
async def test_a_letter_arrives_in_the_readers_language(
    postbox: tuple[Postbox, Mail], locale: str, look: str
) -> None:
    box, mail = postbox
    message = a_message(locale)
    assert await mail.send(message) == SENT
    (letter,) = box.letters
    assert (letter["From"], letter["To"], letter["Subject"]) == (
        "manyi@gov.test",
        "zhao@gov.test",
        message.title,
    )
    assert letter["Message-ID"] == f"<{message.id}@gov.test>"
    assert look in letter.get_content()
    assert "https://manyi.test/inbox" in letter.get_content()


@pytest.mark.parametrize(
    ("answer", "verdict"), [("451 Later", Verdict.AGAIN), ("550 No such mailbox", Verdict.NEVER)]
)
async def test_what_the_server_answers_decides(
    postbox: tuple[Postbox, Mail], answer: str, verdict: Verdict
) -> None:
    box, mail = postbox
    box.answer = answer
    outcome = await mail.send(a_message("en"))
    assert (outcome.verdict, outcome.status) == (verdict, int(answer[:3]))
    assert box.letters == []


async def test_a_server_that_is_not_there_or_knows_no_tls_gets_nothing(postbox: tuple[Postbox, Mail]) -> None:
    box, mail = postbox
    sure = Mail(Server("smtp", "127.0.0.1", mail._server.port, None, "", "a@b.c", "b.c", "https://x"))
    nowhere = Mail(Server("smtp+plain", "127.0.0.1", 1, None, "", "a@b.c", "b.c", "https://x"))
    for each in (sure, nowhere):
        assert (await each.send(a_message("en"))).verdict is Verdict.AGAIN
    assert box.letters == []
