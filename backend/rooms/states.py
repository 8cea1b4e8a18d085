"""From the wish for a room to the end of the meeting."""

from collections.abc import Mapping
from enum import StrEnum

from backend.kernel.errors import DomainError


class NotInThisState(DomainError):
    """This is not possible in the booking's present state."""


class State(StrEnum):
    REQUESTED = "requested"
    """The room's approvers are asked; others may ask for the same time."""
    WAITING = "waiting"
    """On the waiting list."""
    OFFERED = "offered"
    """The room is held for a while for someone who has waited, or who had to give way."""
    BOOKED = "booked"
    IN_USE = "in_use"
    OVER = "over"
    CANCELLED = "cancelled"
    DECLINED = "declined"
    """An approver said no, or another meeting got the room."""
    LAPSED = "lapsed"
    """Nobody decided in time, or no room became free."""
    NO_SHOW = "no_show"
    """Nobody came; the room was given back."""


HOLDING = (State.OFFERED, State.BOOKED, State.IN_USE)
"""The room is taken."""
TO_COME = (State.REQUESTED, State.WAITING, *HOLDING)
"""Something may still come of it."""

MOVES: Mapping[str, tuple[tuple[State, ...], State]] = {
    "ask": ((State.OFFERED, State.BOOKED), State.REQUESTED),
    "approve": ((State.REQUESTED,), State.BOOKED),
    "decline": ((State.REQUESTED,), State.DECLINED),
    "give way": ((State.OFFERED, State.BOOKED), State.WAITING),
    "offer": ((State.WAITING,), State.OFFERED),
    "accept": ((State.OFFERED,), State.BOOKED),
    "lapse": ((State.REQUESTED, State.WAITING, State.OFFERED), State.LAPSED),
    "cancel": ((State.REQUESTED, State.WAITING, State.OFFERED, State.BOOKED), State.CANCELLED),
    "check in": ((State.BOOKED,), State.IN_USE),
    "end": ((State.IN_USE,), State.OVER),
    "release": ((State.BOOKED,), State.NO_SHOW),
}
"""From where each action leads whither."""
