"""What a ticket may become and by whom: the whole state machine and its permissions as one table."""

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    REPORTED = "reported"
    ACCEPTED = "accepted"
    ASSIGNED = "assigned"
    ARRIVED = "arrived"
    HELD = "held"
    DONE = "done"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Urgency(StrEnum):
    DANGER = "danger"
    UTILITY = "utility"
    URGENT = "urgent"
    ORDINARY = "ordinary"
    PLANNED = "planned"


class Clock(StrEnum):
    """What is promised, in the order in which it is kept."""

    ACCEPT = "accept"
    ARRIVE = "arrive"
    FINISH = "finish"


class Standing(StrEnum):
    """What a person is to a ticket; `standing.of` says which of these somebody is."""

    REPORTER = "reporter"
    """It is for them, or for a leader in whose name they act. The desk stands in where no person reported."""
    ASSIGNEE = "assignee"
    CANDIDATE = "candidate"
    """A worker who sees it in the pool."""
    DESK = "desk"
    """A dispatcher of its place or unit."""
    MANAGER = "manager"
    """A manager of its contractor, from acceptance on."""
    OVERSEER = "overseer"
    """Who follows up on it: a supervisor or dispatcher of its place."""
    PARTICIPANT = "participant"
    """Whoever may see it."""
    NEIGHBOUR = "neighbour"
    """Anyone of the house who may report: they may have the same trouble. Contractors' people are not."""


OPEN = frozenset(
    {Status.REPORTED, Status.ACCEPTED, Status.ASSIGNED, Status.ARRIVED, Status.HELD, Status.DONE}
)
IN_HAND = frozenset({Status.ASSIGNED, Status.ARRIVED, Status.HELD})
"""States that count against a worker's cap of open orders."""
UNDERWAY = OPEN - {Status.DONE}
"""States in which the service still owes something."""


@dataclass(frozen=True, slots=True)
class Move:
    """An action is possible in `before`, to those in `by`, and leads to `after`; None if the state stays."""

    before: frozenset[Status]
    after: Status | None
    by: frozenset[Standing]


def _move(*before: Status, to: Status | None = None, by: set[Standing]) -> Move:
    return Move(frozenset(before), to, frozenset(by))


_S, _B = Status, Standing
MOVES: dict[str, Move] = {
    "accept": _move(_S.REPORTED, to=_S.ACCEPTED, by={_B.DESK}),
    "dispatch": _move(_S.REPORTED, _S.ACCEPTED, to=_S.ASSIGNED, by={_B.DESK, _B.MANAGER}),
    "grab": _move(_S.ACCEPTED, to=_S.ASSIGNED, by={_B.CANDIDATE}),
    "transfer": _move(*IN_HAND, to=_S.ASSIGNED, by={_B.ASSIGNEE, _B.DESK, _B.MANAGER}),
    "give_back": _move(*IN_HAND, to=_S.ACCEPTED, by={_B.ASSIGNEE}),
    "arrive": _move(_S.ASSIGNED, to=_S.ARRIVED, by={_B.ASSIGNEE}),
    "hold": _move(_S.ASSIGNED, _S.ARRIVED, to=_S.HELD, by={_B.ASSIGNEE}),
    # Back to where the pause found it: see `Ticket.resume`.
    "resume": _move(_S.HELD, by={_B.ASSIGNEE}),
    "step": _move(_S.ARRIVED, by={_B.ASSIGNEE}),
    "finish": _move(_S.ARRIVED, to=_S.DONE, by={_B.ASSIGNEE}),
    "approve": _move(_S.DONE, to=_S.CLOSED, by={_B.REPORTER}),
    "refuse": _move(_S.DONE, to=_S.ASSIGNED, by={_B.REPORTER}),
    "rate": _move(_S.CLOSED, by={_B.REPORTER}),
    "follow_up": _move(_S.CLOSED, by={_B.OVERSEER}),
    "reopen": _move(_S.CLOSED, to=_S.ACCEPTED, by={_B.REPORTER, _B.DESK}),
    "urge": _move(*UNDERWAY, by={_B.REPORTER}),
    "support": _move(*UNDERWAY, by={_B.NEIGHBOUR}),
    "cancel": _move(_S.REPORTED, _S.ACCEPTED, _S.ASSIGNED, to=_S.CANCELLED, by={_B.REPORTER, _B.DESK}),
    "remark": _move(*_S, by={_B.PARTICIPANT}),
}
