"""When a survey comes again, and when those of yesterday are asked."""

from datetime import datetime, time, timedelta

from dateutil.relativedelta import relativedelta

from backend.feedback.models import Rhythm
from backend.kernel import clock, days
from backend.rules.calendar import Calendar

REPEAT, INVITE = "feedback.repeat", "feedback.invite"
"""The errands of a survey that repeats, and of one after an occasion."""
MORNING = time(9)
_MONTHS = {Rhythm.MONTHLY: 1, Rhythm.QUARTERLY: 3}


def next_run(after: datetime, rhythm: Rhythm, calendar: Calendar) -> datetime:
    """In the morning of the first working day of the next month, or of the next quarter."""
    months, here = _MONTHS[rhythm], clock.local(after).date()
    begun = here.replace(day=1) - relativedelta(months=(here.month - 1) % months)
    day = begun + relativedelta(months=months)
    while not calendar.is_working_day(day):
        day += timedelta(days=1)
    return datetime.combine(day, MORNING, clock.HERE)


def next_morning(now: datetime) -> datetime:
    return datetime.combine(clock.local(now).date() + timedelta(days=1), MORNING, clock.HERE)


def month_of(moment: datetime) -> datetime:
    """When its month began, here."""
    return days.begins(clock.local(moment).date().replace(day=1))
