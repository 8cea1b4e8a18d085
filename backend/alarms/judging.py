"""After every batch of readings: which alarms are raised, and which return to normal.

It runs in the transaction that stored the readings, which holds the locks of their points, so that one
judge at a time looks at a point. Readings are judged in the order of their source times, whatever the order
of their arrival: the last decision that a batch brings about counts (see `condition`). An alarm is raised
only while the point's newest reading tells about the present; a past that arrives late raises nothing.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.alarms import response
from backend.alarms.condition import Condition, Verdict
from backend.alarms.events import Raised, Returned
from backend.alarms.models import Alarm, AlarmRule, State
from backend.alarms.windows import Window, windows
from backend.kernel import clock, journal
from backend.telemetry.models import Quantity
from backend.telemetry.storing import Touched

Alarms = Mapping[tuple[UUID, UUID], Alarm]
"""By rule and point, those that are not normal."""


async def judge(session: AsyncSession, touched: Sequence[Touched]) -> None:
    """Compare what is stored now about the `touched` points with the alarm rules."""
    rules = await _rules(session, {point.quantity for point in touched})
    concerned = [point for point in touched if point.quantity in rules]
    if not concerned:
        return
    longest_delay = max(max(rule.on_delay, rule.off_delay) for each in rules.values() for rule in each)
    alarms = await _not_normal(session, [point.point_id for point in concerned])
    for window in await windows(session, concerned, longest_delay):
        for rule in rules[window.quantity]:
            verdict = condition(rule, window.patience).last_verdict(window.series, window.since)
            if verdict is not None:
                await _follow(session, rule, window, verdict, alarms.get((rule.id, window.point_id)))


def condition(rule: AlarmRule, patience: timedelta) -> Condition:
    return Condition(rule.limit, rule.dead_band, rule.on_delay, rule.off_delay, patience)


async def _follow(
    session: AsyncSession, rule: AlarmRule, window: Window, verdict: Verdict, alarm: Alarm | None
) -> None:
    is_on = alarm is not None and alarm.is_in_alarm
    if verdict.on == is_on or (alarm is not None and verdict.time <= alarm.changed_at):
        return
    if alarm is not None and is_on:
        await _return(session, alarm, verdict)
    elif window.is_present(clock.now()):
        await _raise(session, rule, window, verdict, alarm)


async def _return(session: AsyncSession, alarm: Alarm, verdict: Verdict) -> None:
    alarm.return_to_normal(verdict.time)
    await journal.record(session, None, alarm.ref, Returned(value=verdict.value), happened_at=verdict.time)


async def _raise(
    session: AsyncSession, rule: AlarmRule, window: Window, verdict: Verdict, alarm: Alarm | None
) -> None:
    """A new alarm; or the same one again, when nobody has looked at it since it returned."""
    is_new = alarm is None
    if alarm is None:
        if await _returned_after(session, rule, window, verdict):
            return
        alarm = Alarm(
            rule_id=rule.id,
            point_id=window.point_id,
            place_id=window.place_id,
            priority=rule.priority,
            state=State.UNACKNOWLEDGED,
            value=verdict.value,
            raised_at=verdict.time,
        )
        session.add(alarm)
    else:
        alarm.raise_again(verdict.time, verdict.value)
    await session.flush()
    raised = Raised(rule=rule.key, value=verdict.value, limit=rule.limit, again=not is_new)
    await journal.record(session, None, alarm.ref, raised, happened_at=verdict.time)
    await response.respond(session, rule, window, alarm)


async def _rules(session: AsyncSession, quantities: set[Quantity]) -> Mapping[Quantity, Sequence[AlarmRule]]:
    rules: dict[Quantity, list[AlarmRule]] = {}
    wanted = (
        select(AlarmRule).where(AlarmRule.enabled, AlarmRule.quantity.in_(quantities)).order_by(AlarmRule.id)
    )
    for rule in await session.scalars(wanted):
        rules.setdefault(rule.quantity, []).append(rule)
    return rules


async def _not_normal(session: AsyncSession, points: Sequence[UUID]) -> Alarms:
    """Locked: nobody acknowledges in between."""
    found = await session.scalars(
        select(Alarm)
        .where(Alarm.point_id.in_(points), Alarm.state != State.NORMAL)
        .order_by(Alarm.id)
        .with_for_update()
    )
    return {(alarm.rule_id, alarm.point_id): alarm for alarm in found}


async def _returned_after(session: AsyncSession, rule: AlarmRule, window: Window, verdict: Verdict) -> bool:
    """Whether an alarm has ended since the verdict's time: readings that came late do not raise it again."""
    latest = select(func.max(Alarm.returned_at)).where(
        Alarm.rule_id == rule.id, Alarm.point_id == window.point_id, Alarm.state == State.NORMAL
    )
    returned_at = await session.scalar(latest)
    return returned_at is not None and verdict.time <= returned_at
