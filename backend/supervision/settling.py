"""Until when what was done in a month may be rated, and of which months something is still kept back."""

from collections.abc import Sequence, Set
from datetime import date, datetime, timedelta

from backend.kernel import clock, days
from backend.rules.catalogue import canteen, meetings, repairs
from backend.rules.snapshot import Snapshot
from backend.supervision.answers import Service
from backend.supervision.months import after


def settled_at(book: Snapshot, service: Service, month: date) -> datetime:
    ends = days.begins(after(month, 1))
    match service:
        case Service.REPAIRS:
            return book.after(repairs.RATING_WINDOW, ends)
        case Service.MEETINGS:
            # What began in the month's last hours ends in the next.
            return ends + timedelta(days=book.value(meetings.RATING_DAYS) + 1)
        case Service.MEALS:
            return ends + timedelta(days=book.value(canteen.RATING_DAYS))


def unsettled(book: Snapshot, service: Service, months: Sequence[date]) -> Set[date]:
    """Those of which no unit's answers are told yet.

    Whose meetings and meals a unit has is known: while answers still come in, whoever looked again each day would
    see after which meeting one more came. Who rated a repair stands on it, and its answers are told at once.
    """
    if service is Service.REPAIRS:
        return frozenset()
    return {month for month in months if clock.now() < settled_at(book, service, month)}
