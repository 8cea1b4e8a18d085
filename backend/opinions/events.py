"""What the journal says about opinions, and with it their timeline. Only the journal names everyone."""

from datetime import datetime

from backend.kernel.journal import Event


class Given(Event, frozen=True, kw_only=True, verb="opinion.given"):
    category: str
    named: bool


class Withdrawn(Event, frozen=True, kw_only=True, verb="opinion.withdrawn"):
    pass


class HandedOver(Event, frozen=True, kw_only=True, verb="opinion.handed_over"):
    role: str
    words: str


class Answered(Event, frozen=True, kw_only=True, verb="opinion.answered"):
    words: str


class Returned(Event, frozen=True, kw_only=True, verb="opinion.returned"):
    """The answer did not satisfy, and another is due."""

    words: str


class Closed(Event, frozen=True, kw_only=True, verb="opinion.closed"):
    """Without `satisfied` nobody said anything of the answer in time."""

    satisfied: bool | None = None
    words: str | None = None


class Supervised(Event, frozen=True, kw_only=True, verb="opinion.supervised"):
    until: datetime
    words: str


class Overdue(Event, frozen=True, kw_only=True, verb="opinion.overdue"):
    pass


class Published(Event, frozen=True, kw_only=True, verb="opinion.published"):
    """`words` is the question; of publications before the answer had words of its own there is no `answer`."""

    words: str
    answer: str | None = None


class Unpublished(Event, frozen=True, kw_only=True, verb="opinion.unpublished"):
    pass


class FoundUseful(Event, frozen=True, kw_only=True, verb="public_answer.found_useful"):
    pass


class NotUsefulAfterAll(Event, frozen=True, kw_only=True, verb="public_answer.not_useful_after_all"):
    pass
