"""People are asked on the day after a repair, a meeting or a meal: five or more at once, or they wait for others."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.canteen.models import Menu, Registration, Serving
from backend.feedback import rhythm, sampling, surveys
from backend.feedback.events import SurveyAskedMore
from backend.feedback.models import Invitation, Occasion, SurveyState
from backend.identity.models import Person
from backend.kernel import clock, due, journal
from backend.rooms.models import Booking
from backend.rooms.states import State
from backend.tickets.models import Ticket
from backend.tickets.states import Status

LONGEST_WAIT = timedelta(days=7)
"""Who had to wait longer for others would hardly remember what they are asked about."""


@due.errand(rhythm.INVITE)
async def invite(session: AsyncSession, row: due.Due) -> None:
    """Twice is once: whoever was asked has an invitation, and the time until which they were asked moves with it."""
    survey = await surveys.taken_for_errand(session, row)
    if survey is None or survey.state is not SurveyState.OPEN:
        return
    now = clock.now()
    assert survey.occasion
    assert survey.opened_at
    assert survey.asked_until
    if rhythm.month_of(survey.opened_at) < rhythm.month_of(now):
        if not survey.repeats and not survey.asked:
            await surveys.end(session, None, survey)
        return  # of one that repeats, who comes now is the next run's to ask
    await due.at(session, rhythm.next_morning(now), rhythm.INVITE, survey.ref)
    since = max(survey.asked_until, now - LONGEST_WAIT)
    invited = select(Invitation.person_id).where(Invitation.survey_id == survey.id)
    among = Person.id.in_(had(survey.occasion, since, now)) & Person.id.not_in(invited)
    try:
        asked = await sampling.draw(session, survey, among)
    except sampling.TooFewAsked:
        return
    survey.asked_until = now
    await journal.record(session, None, survey.ref, SurveyAskedMore(asked=len(asked)))
    await sampling.ask(session, survey, asked)


def had(occasion: Occasion, since: datetime, until: datetime) -> Select[Any]:
    """Whose ticket was closed, whose meeting was over, or who had registered for a meal that ended in this time."""

    def within(moment: Any) -> Any:
        return (moment > since) & (moment <= until)

    match occasion:
        case Occasion.TICKET:
            closed = (Ticket.status == Status.CLOSED) & within(Ticket.closed_at)
            return select(Ticket.reporter_id).where(closed, Ticket.reporter_id.is_not(None))
        case Occasion.MEETING:
            return select(Booking.organizer_id).where(Booking.state == State.OVER, within(Booking.ends_at))
        case Occasion.MEAL:
            ends = func.timezone(clock.HERE.key, Menu.day + Serving.ends_at)
            return (
                select(Registration.person_id)
                .join(Menu, Menu.id == Registration.menu_id)
                .join(Serving, (Serving.canteen_id == Menu.canteen_id) & (Serving.meal == Menu.meal))
                .where(Menu.day.between(clock.local(since).date(), clock.local(until).date()), within(ends))
            )
