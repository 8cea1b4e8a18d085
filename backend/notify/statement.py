"""The one statement that writes news into inboxes and rings those that may ring."""

from functools import cache
from uuid import UUID

from sqlalchemy import (
    CTE,
    Boolean,
    ColumnElement,
    DateTime,
    Select,
    Text,
    Time,
    Uuid,
    any_,
    bindparam,
    case,
    cast,
    exists,
    func,
    literal,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY, insert

from backend.identity.models import Person
from backend.kernel.db import bare, opaque
from backend.kernel.journal import CHANNEL
from backend.kernel.kept import Kept
from backend.notify.kinds import OUTSIDE
from backend.notify.models import Notice, Preference, PushSubscription, QuietHours
from backend.notify.preferences import QUIET_FROM, QUIET_TO

_SAME_FOR_ALL = ("kind", "subject_kind", "subject_id", "facts", "urgent", "once", "at")
_URGENT = bindparam("urgent", type_=Boolean)
_GOES_OUT = bindparam("goes_out", type_=Boolean)
_REACH_EVERYONE = bindparam("reach_everyone", type_=Boolean)
_TO_A_DESK = bindparam("to_a_desk", type_=Boolean)
"""A group's robot waits for it, whatever those want who are told."""
_AT = bindparam("at", type_=DateTime(timezone=True))
_ALOUD = func.current_setting("manyi.quiet", True).is_distinct_from("on")
_NOTICE, _PERSON, _PREFERENCE, _QUIET, _BROWSER = map(
    bare, (Notice, Person, Preference, QuietHours, PushSubscription)
)


@cache
def statement(others: Select[UUID] | None) -> Kept:
    """Its values: `people`, `but`, `local`, the columns of a line that are the same for all, those of `others`."""
    told = _write_down(others)
    return Kept(
        select(func.pg_notify(CHANNEL, literal("inbox:") + cast(told.c.person_id, Text) + _ring()))
        .select_from(told)
        .outerjoin(_QUIET, _QUIET.c.person_id == told.c.person_id)
        .where(
            told.c.read_at.is_(None),
            _ALOUD,
        )
    )


def _write_down(others: Select[UUID] | None) -> CTE:
    """A line for each, and who has got one that is still to be read."""
    people = select(func.unnest(opaque("people", ARRAY(Uuid))))
    unwanted = ~_URGENT & ~(literal("inbox") == any_(_PREFERENCE.c.channels))
    wanted_outside = func.coalesce(_PREFERENCE.c.channels.overlap(list(OUTSIDE)), _GOES_OUT)
    is_reached = _REACH_EVERYONE | exists().where(_BROWSER.c.person_id == _PERSON.c.id)
    line = (
        select(
            func.uuidv7(),
            _PERSON.c.id,
            *(bindparam(name, type_=_NOTICE.c[name].type) for name in _SAME_FOR_ALL),
            case((unwanted, _AT)),
            case(((_TO_A_DESK | ((_URGENT | wanted_outside) & is_reached)) & _ALOUD, _AT)),
        )
        .outerjoin(
            _PREFERENCE, (_PREFERENCE.c.person_id == _PERSON.c.id) & (_PREFERENCE.c.kind == bindparam("kind"))
        )
        .where(
            _PERSON.c.id.in_(people if others is None else people.union(others)),
            _PERSON.c.id.is_distinct_from(bindparam("but", type_=Uuid)),
            _PERSON.c.left_at.is_(None),
        )
        # Two who tell the same news to the same people then wait instead of deadlocking.
        .order_by(_PERSON.c.id)
    )
    return (
        insert(_NOTICE)
        .from_select(["id", "person_id", *_SAME_FOR_ALL, "read_at", "send_from"], line)
        .on_conflict_do_nothing(index_elements=["person_id", "once"])
        .returning(_NOTICE.c.person_id, _NOTICE.c.read_at)
        .cte("told")
    )


def _ring() -> ColumnElement[str]:
    local = bindparam("local", type_=Time)
    starts, ends = (
        func.coalesce(_QUIET.c.starts_at, QUIET_FROM),
        func.coalesce(_QUIET.c.ends_at, QUIET_TO),
    )
    is_quiet = case(
        (starts < ends, (local >= starts) & (local < ends)),
        else_=(local >= starts) | (local < ends),
    )
    heeded = func.coalesce(_QUIET.c.enabled, true()) & ~_URGENT
    return case((heeded & is_quiet, " notice.told_quietly"), else_=" notice.told")
