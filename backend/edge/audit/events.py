"""Reading the journal leaves no trace, taking it away does."""

from datetime import date

from backend.kernel.journal import Event


class JournalExported(Event, verb="journal.exported", frozen=True):
    """The subject is who took it away: so many lines, of these days."""

    lines: int
    starts_on: date | None = None
    ends_on: date | None = None
