"""When an alarm condition is on, by its definition: every reading looks back along its stretch."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from backend.alarms.condition import Condition, Value, Verdict


def verdict_of(values: Sequence[Value], condition: Condition, since: datetime) -> Verdict | None:
    """The last reading from `since` on that decides, told by the first of its stretch that does."""
    deciding = [
        place
        for place, value in enumerate(values)
        if value.time >= since and _decides(values, place, condition)
    ]
    if not deciding:
        return None
    last = deciding[-1]
    first = next(
        place for place in deciding if _start(values, place, condition) == _start(values, last, condition)
    )
    return Verdict(values[last].value > condition.limit, values[first].time, values[first].value)


def _decides(values: Sequence[Value], place: int, condition: Condition) -> bool:
    lasting = values[place].time - values[_start(values, place, condition)].time
    if values[place].value > condition.limit:
        return lasting >= condition.on_delay
    if values[place].value < condition.limit - condition.dead_band:
        return lasting >= condition.off_delay
    return False


def _start(values: Sequence[Value], place: int, condition: Condition) -> int:
    """Where the unbroken stretch on one side of the limits begins that reaches to `place`."""
    while place > 0 and _is_unbroken(values[place - 1], values[place], condition):
        place -= 1
    return place


def _is_unbroken(one: Value, other: Value, condition: Condition) -> bool:
    silence: timedelta = other.time - one.time
    return _zone(one, condition) == _zone(other, condition) and silence <= condition.patience


def _zone(value: Value, condition: Condition) -> str:
    if value.value > condition.limit:
        return "above"
    return "below" if value.value < condition.limit - condition.dead_band else "between"
