"""What a raised alarm sets going: one ticket for the place, and news for the security desk."""

import logging
from uuid import UUID

from sqlalchemy import Uuid, any_, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.exc import NoResultFound
from sqlalchemy.ext.asyncio import AsyncSession

from backend.alarms.models import Alarm, AlarmRule, Priority
from backend.alarms.windows import Window
from backend.identity.models import RoleGrant
from backend.identity.roles import Role
from backend.kernel import clock
from backend.kernel.db import bare, opaque
from backend.kernel.errors import DomainError
from backend.kernel.kept import say
from backend.notify import service as notify
from backend.tickets.models import IS_OPEN, Ticket
from backend.tickets.reporting import open_from

log = logging.getLogger(__name__)

_GRANTS = bare(RoleGrant).c
_SECURITY_DESK = select(_GRANTS.person_id).where(
    _GRANTS.role == Role.SECURITY_DESK,
    _GRANTS.at_kind == "place",
    _GRANTS.at_id == any_(opaque("lineage", ARRAY(Uuid))),
)


async def respond(session: AsyncSession, rule: AlarmRule, window: Window, alarm: Alarm) -> None:
    if rule.category_key is not None and alarm.ticket_id is None:
        alarm.ticket_id = await _still_open(session, rule, alarm) or await _open(session, rule, window, alarm)
    news = notify.news(
        [],
        "alarm.critical" if rule.priority is Priority.CRITICAL else "alarm.raised",
        alarm.ref,
        {
            "name": rule.name,
            "name_en": rule.name_en,
            "place": window.place,
            "value": alarm.value,
            "unit": window.unit,
            "limit": rule.limit,
            "priority": rule.priority,
        },
        and_to=notify.Found(_SECURITY_DESK, {"lineage": window.lineage}),
        once=f"{alarm.ref} {alarm.raised_at.isoformat()}",
    )
    await say(session, news)


async def _still_open(session: AsyncSession, rule: AlarmRule, alarm: Alarm) -> UUID | None:
    """The ticket that this rule has open for the place: one room's trouble is one ticket."""
    # Two sensors of a room may raise at once: the second waits for the first.
    await session.execute(select(AlarmRule.id).where(AlarmRule.id == rule.id).with_for_update(key_share=True))
    return await session.scalar(
        select(Ticket.id)
        .join(Alarm, Alarm.ticket_id == Ticket.id)
        .where(Alarm.rule_id == rule.id, Alarm.place_id == alarm.place_id, IS_OPEN)
        .limit(1)
    )


async def _open(session: AsyncSession, rule: AlarmRule, window: Window, alarm: Alarm) -> UUID | None:
    """A new ticket. When none can be opened the alarm stands all the same, and so do the readings."""
    assert rule.category_key is not None
    try:
        async with session.begin_nested():
            ticket = await open_from(
                session, alarm.ref, alarm.place_id, rule.category_key, _description(rule, window, alarm)
            )
    except (DomainError, NoResultFound) as refusal:
        log.warning("No ticket for %s (%s): %s", alarm.ref, rule.key, refusal)
        return None
    return ticket.id


def _description(rule: AlarmRule, window: Window, alarm: Alarm) -> str:
    return (
        f"{rule.name}：{alarm.value:,.0f} {window.unit}（上限 {rule.limit:,.0f} {window.unit}，"
        f"已持续 {rule.on_delay_seconds // 60} 分钟），{clock.local(alarm.raised_at):%H:%M} 自动报警"
    )
