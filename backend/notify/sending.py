"""Messages go out: taken in one transaction, sent in none, recorded in another."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.kernel import clock
from backend.kernel.db import Database, bare
from backend.notify import subscriptions
from backend.notify.invitations import invitations
from backend.notify.message import Channel, Message, Outcome, Verdict
from backend.notify.models import Delivery, DeliveryState, PushSubscription
from backend.notify.pace import PACES, turn_of

AT_ONCE = 200
LANES = 16
LEASE = timedelta(minutes=2)
"""Longer than all of one claim takes where each of its messages runs into the time limit."""
FIRST_PAUSE = timedelta(seconds=30)
MOST_ATTEMPTS = 8
"""The last of them about an hour after the first."""
KEPT = timedelta(days=90)


async def send_due(database: Database, channels: Mapping[str, Channel]) -> None:
    """Whatever is due on any channel. A dead process's messages are sent by the next, with the ids they have."""
    await asyncio.gather(*(_send_all(database, name, channel) for name, channel in channels.items()))


async def _send_all(database: Database, name: str, channel: Channel) -> None:
    while True:
        async with database.write() as session:
            claimed = await _claim(session, name)
        if not claimed:
            return
        await _send(database, channel, claimed)


async def _claim(session: AsyncSession, channel: str) -> Sequence[tuple[Delivery, Message]]:
    now, pace = clock.now(), PACES[channel]
    turn = await turn_of(session, channel, now)
    due = (
        select(Delivery)
        .where(Delivery.channel == channel, Delivery.state == DeliveryState.WAITING, Delivery.next_at <= now)
        .order_by(Delivery.next_at)
        .limit(min(AT_ONCE, pace.room(turn.turn, now)))
        .with_for_update(skip_locked=True)
    )
    claimed = (await session.scalars(due)).all()
    for delivery in claimed:
        delivery.attempts += 1
        delivery.next_at = now + LEASE
    turn.turn = pace.after(turn.turn, now, len(claimed))
    addresses = [delivery.address for delivery in claimed if channel == "push"]
    browsers = await subscriptions.ringing(session, addresses) if addresses else {}
    invited = await invitations(session, claimed) if channel == "mail" else {}
    return [
        (delivery, Message.of(delivery, browsers.get(delivery.address), invited.get(delivery.id)))
        for delivery in claimed
    ]


async def _send(database: Database, channel: Channel, claimed: Sequence[tuple[Delivery, Message]]) -> None:
    """In some lanes; what has been sent meanwhile is recorded together, and none waits for the slowest."""
    waiting, done = iter(claimed), asyncio.Queue[tuple[Delivery, Outcome]]()

    async def lane() -> None:
        for delivery, message in waiting:
            done.put_nowait((delivery, await channel.send(message)))

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


async def _record(database: Database, ended: Sequence[tuple[Delivery, Outcome]]) -> None:
    now = clock.now()
    gone = {delivery.address for delivery, outcome in ended if outcome.verdict is Verdict.GONE}
    async with database.write() as session:
        connection = await session.connection()
        await connection.execute(_RECORD, [_after(delivery, outcome, now) for delivery, outcome in ended])
        if gone:
            await session.execute(delete(PushSubscription).where(PushSubscription.endpoint.in_(gone)))


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
    return max(FIRST_PAUSE * (1 << attempts - 1), not_before)


async def forget_old(session: AsyncSession, most: int) -> int:
    """Delete up to `most` messages that were made long ago; how many there were."""
    old = select(Delivery.id).where(Delivery.created_at < clock.now() - KEPT).limit(most)
    gone = delete(Delivery).where(Delivery.id.in_(old)).returning(Delivery.id)
    found: Sequence[UUID] = (await session.scalars(gone)).all()
    return len(found)
