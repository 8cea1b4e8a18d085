"""Mail, as a server receives it."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from backend.kernel.refs import uuid7
from backend.notify.channels.mail import Mail, Server
from backend.notify.message import SENT, Message, Verdict
from tests.notify.postbox import Postbox, a_mail_server, mail_to, postbox

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


@pytest.mark.parametrize(
    ("verb", "answer", "verdict"),
    [
        ("", "554 Not you", Verdict.AGAIN),
        ("AUTH", "535 Wrong password", Verdict.AGAIN),
        ("MAIL", "550 Not from you", Verdict.AGAIN),
        ("RCPT", "450 Later", Verdict.AGAIN),
        ("RCPT", "550 No such mailbox", Verdict.NEVER),
        ("DATA", "451 Later", Verdict.AGAIN),
        ("DATA", "554 Not this", Verdict.NEVER),
        (".", "554 Not this", Verdict.NEVER),
    ],
)
async def test_what_is_wrong_with_our_account_is_no_letters_fault(
    verb: str, answer: str, verdict: Verdict
) -> None:
    async with a_mail_server({verb: answer}) as mail:
        outcome = await mail.send(a_message("en"))
    assert outcome.verdict is verdict
    assert answer[4:] in (outcome.reason or "")


async def test_what_a_server_says_to_a_goodbye_changes_nothing() -> None:
    """The letter is taken: it must not come twice."""
    async with a_mail_server({"QUIT": "421 In a hurry"}) as mail:
        assert (await mail.send(a_message("en"))).verdict is Verdict.SENT


async def test_a_server_that_does_not_greet_us_is_tried_again() -> None:
    refusal = "550 Whoever you are"
    async with a_mail_server({"EHLO": refusal, "HELO": refusal}) as mail:
        assert (await mail.send(a_message("en"))).verdict is Verdict.AGAIN


async def test_a_server_that_hangs_leaves_the_threads_of_the_loop_to_others() -> None:
    connected, released = asyncio.Event(), asyncio.Event()

    async def hang(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connected.set()
        await released.wait()
        writer.close()

    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(1))
    server = await asyncio.start_server(hang, "127.0.0.1", 0)
    letter = asyncio.create_task(mail_to(server).send(a_message("en")))
    async with asyncio.timeout(5):
        await connected.wait()
        assert await asyncio.to_thread(int, "1") == 1
    assert not letter.done()
    released.set()
    assert (await letter).verdict is Verdict.AGAIN
    server.close()


async def test_a_server_that_is_not_there_or_knows_no_tls_gets_nothing(postbox: tuple[Postbox, Mail]) -> None:
    box, mail = postbox
    sure = Mail(Server("smtp", "127.0.0.1", mail._server.port, None, "", "a@b.c", "b.c", "https://x"))
    nowhere = Mail(Server("smtp+plain", "127.0.0.1", 1, None, "", "a@b.c", "b.c", "https://x"))
    for each in (sure, nowhere):
        assert (await each.send(a_message("en"))).verdict is Verdict.AGAIN
    assert box.letters == []
