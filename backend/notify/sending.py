"""Messages go out: taken in one transaction, sent in none, recorded in another."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import bindparam, delete, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from backend.kernel import clock
from backend.kernel.db import Database, bare
from backend.notify import subscriptions
from backend.notify.invitations import invitations
from backend.notify.message import Channel, Message, Outcome, Verdict
from backend.notify.models import Delivery, DeliveryState, PushSubscription
from backend.notify.pace import PACES, turn_of
from backend.notify.quiet import heard_by, hours_of

log = logging.getLogger(__name__)

AT_ONCE = 100
"""Few enough that what is urgent soon has its turn, also behind messages that all run into the time limit."""
LANES = 16
LOOK_AGAIN = 3.0
"""Seconds after which a channel that had nothing to send looks again, where another one still sends."""
LEASE = timedelta(minutes=7)
"""Longer than all of one claim takes at the slowest.

That is mail: 30 letters, two one after the other, with a dozen answers to wait for, each for 15 seconds.
"""
FIRST_PAUSE = timedelta(seconds=30)
MOST_ATTEMPTS = 8
"""The last of them about an hour after the first."""
KEPT = timedelta(days=90)


async def send_due(database: Database, channels: Mapping[str, Channel]) -> None:
    """Whatever is due on any channel. A dead process's messages are sent by the next, with the ids they have.

    One channel that hangs keeps no other from what falls due meanwhile, and one that fails does so alone.
    """

    def begin(name: str) -> asyncio.Task[None]:
        return asyncio.create_task(_send_all(database, name, channels[name]))

    at_work = {name: begin(name) for name in channels}
    left = set(at_work.values())
    while left:
        ended, left = await asyncio.wait(at_work.values(), timeout=LOOK_AGAIN)
        if left:
            well = [name for name, task in at_work.items() if task in ended and task.exception() is None]
            at_work |= {name: begin(name) for name in well}
    await asyncio.gather(*at_work.values())


async def _send_all(database: Database, name: str, channel: Channel) -> None:
    while True:
        async with database.write() as session:
            claimed = await _claim(session, name)
        if claimed is None:
            return
        if claimed:
            await _send(database, channel, claimed)


async def _claim(session: AsyncSession, channel: str) -> Sequence[tuple[Delivery, Message]] | None:
    """Those that may be heard now; None where nothing is due or the channel's pace allows no more."""
    now, pace = clock.now(), PACES[channel]
    turn = await turn_of(session, channel, now)
    turn.turn = pace.believed(turn.turn, now)
    due = (
        select(Delivery)
        .where(Delivery.channel == channel, Delivery.state == DeliveryState.WAITING, Delivery.next_at <= now)
        .order_by(Delivery.urgent.desc(), Delivery.next_at)
        .limit(min(AT_ONCE, pace.room(turn.turn, now)))
        .with_for_update(skip_locked=True)
    )
    found = (await session.scalars(due)).all()
    if not found:
        return None
    overtaken = await _overtaken(session, found) if channel == "push" else frozenset[UUID]()
    for delivery in found:
        if delivery.id in overtaken:
            delivery.state, delivery.last_error = DeliveryState.GIVEN_UP, "overtaken"
    claimed = await _audible(session, [each for each in found if each.id not in overtaken], now)
    for delivery in claimed:
        delivery.attempts += 1
        delivery.next_at = now + LEASE
    turn.turn = pace.after(turn.turn, now, len(claimed))
    addresses = [delivery.address for delivery in claimed if channel == "push"]
    browsers = await subscriptions.ringing(session, addresses) if addresses else {}
    invited = await invitations(session, claimed) if channel == "mail" else {}
    return [
        (
            delivery,
            Message.of(
                delivery,
                browsers.get((delivery.person_id, delivery.address)),
                invited.get(delivery.id),
            ),
        )
        for delivery in claimed
    ]


async def _overtaken(session: AsyncSession, found: Sequence[Delivery]) -> frozenset[UUID]:
    """Pushes tried before whose browser has had later news of the same thing since, which they would replace."""
    tried = [each.id for each in found if each.attempts and each.subject_id]
    if not tried:
        return frozenset()
    later = aliased(Delivery)
    shown = (later.channel, later.person_id, later.address, later.subject_id)
    same = tuple_(*shown) == tuple_(*(getattr(Delivery, column.key) for column in shown))
    newer = select(later.id).where(same, later.state == DeliveryState.SENT, later.news_at > Delivery.news_at)
    return frozenset(await session.scalars(select(Delivery.id).where(Delivery.id.in_(tried), newer.exists())))


async def _audible(session: AsyncSession, found: Sequence[Delivery], now: datetime) -> list[Delivery]:
    """Those that ring at this hour; the others wait for the end of their person's quiet hours."""
    hours = await hours_of(session, {each.person_id for each in found if each.person_id and not each.urgent})
    for delivery in found:
        if delivery.person_id and not delivery.urgent:
            delivery.next_at = heard_by(hours.get(delivery.person_id), now)
    return [delivery for delivery in found if delivery.next_at <= now]


async def _send(database: Database, channel: Channel, claimed: Sequence[tuple[Delivery, Message]]) -> None:
    """In some lanes; what has been sent meanwhile is recorded together, and none waits for the slowest."""
    waiting, done = iter(claimed), asyncio.Queue[tuple[Delivery, Message, Outcome]]()

    async def lane() -> None:
        for delivery, message in waiting:
            done.put_nowait((delivery, message, await _try(channel, message)))

    async with asyncio.TaskGroup() as lanes:
        for _ in range(min(LANES, len(claimed))):
            lanes.create_task(lane())
        left = len(claimed)
        while left:
            ended = [await done.get()]
            while not done.empty():
                ended.append(done.get_nowait())
            left -= len(ended)
            await _record(database, ended)


async def _try(channel: Channel, message: Message) -> Outcome:
    """A message that nobody foresaw is tried again; it must not take those beside it along."""
    try:
        return await channel.send(message)
    except Exception:
        incident = str(uuid4())
        log.exception("Incident %s at message %s", incident, message.id)
        return Outcome(Verdict.AGAIN, reason=f"incident {incident}")


async def _record(database: Database, ended: Sequence[tuple[Delivery, Message, Outcome]]) -> None:
    now = clock.now()
    gone = {
        message.browser.id
        for _, message, outcome in ended
        if outcome.verdict is Verdict.GONE and message.browser
    }
    async with database.write() as session:
        connection = await session.connection()
        await connection.execute(_RECORD, [_after(delivery, outcome, now) for delivery, _, outcome in ended])
        if gone:
            await session.execute(delete(PushSubscription).where(PushSubscription.id.in_(gone)))


_ROWS = bare(Delivery)
_CHANGED = ("state", "next_at", "status", "last_error", "sent_at")
_RECORD = (
    update(_ROWS)
    .where(_ROWS.c.id == bindparam("delivery_id"))
    .values({name: bindparam(f"new_{name}") for name in _CHANGED})
)


def _after(delivery: Delivery, outcome: Outcome, now: datetime) -> dict[str, object]:
    state = DeliveryState.GIVEN_UP
    if outcome.verdict is Verdict.SENT:
        state = DeliveryState.SENT
    elif outcome.verdict is Verdict.AGAIN and delivery.attempts < MOST_ATTEMPTS:
        state = DeliveryState.WAITING
    return {
        "delivery_id": delivery.id,
        "new_state": state,
        "new_next_at": now + pause(delivery.attempts, outcome.not_before),
        "new_status": outcome.status,
        "new_last_error": None if state is DeliveryState.SENT else outcome.reason or outcome.verdict.value,
        "new_sent_at": now if state is DeliveryState.SENT else None,
    }


def pause(attempts: int, not_before: timedelta) -> timedelta:
    """Until the next try: twice as long after each, and as long as the other side asks for."""
    return max(FIRST_PAUSE * (1 << min(attempts, MOST_ATTEMPTS) - 1), not_before)


async def forget_old(session: AsyncSession, most: int) -> int:
    """Delete up to `most` messages that were made long ago; how many there were."""
    old = select(Delivery.id).where(Delivery.created_at < clock.now() - KEPT).limit(most)
    gone = delete(Delivery).where(Delivery.id.in_(old)).returning(Delivery.id)
    found: Sequence[UUID] = (await session.scalars(gone)).all()
    return len(found)
