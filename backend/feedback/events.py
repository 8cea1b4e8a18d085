"""What the journal says about surveys; of answers it says nothing."""

from uuid import UUID

from backend.kernel.journal import Event


class SurveyMade(Event, frozen=True, kw_only=True, verb="survey.made"):
    title: str


class SurveyChanged(Event, frozen=True, kw_only=True, verb="survey.changed"):
    fields: list[str]


class SurveyOpened(Event, frozen=True, kw_only=True, verb="survey.opened"):
    """`previous` is the run that it follows by itself."""

    asked: int
    units: list[UUID]
    previous: UUID | None = None


class SurveyAskedMore(Event, frozen=True, kw_only=True, verb="survey.asked_more"):
    """After an occasion."""

    asked: int


class SurveyClosed(Event, frozen=True, kw_only=True, verb="survey.closed"):
    """`destroyed` answers were too few to be mixed."""

    destroyed: int
