"""Quiet hours as moments."""

from datetime import datetime, time, timedelta

from backend.kernel import clock


def heard_from(moment: datetime, starts: time, ends: time) -> datetime:
    """The first moment from `moment` on that lies outside the local hours from `starts` to `ends`."""
    local = clock.local(moment)
    now = local.time()
    over_midnight = ends < starts
    if not ((now >= starts or now < ends) if over_midnight else starts <= now < ends):
        return moment
    day = local.date() + timedelta(days=1 if over_midnight and now >= starts else 0)
    return datetime.combine(day, ends, clock.HERE)
