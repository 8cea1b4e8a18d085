"""What a viewer may do with a ticket now: asked of the same table and the same conditions as the verbs."""

from dataclasses import dataclass
from datetime import datetime

from backend.identity.actor import Actor
from backend.rules.snapshot import Snapshot
from backend.tickets import standing
from backend.tickets.following_up import why_not_follow_up
from backend.tickets.models import Ticket
from backend.tickets.rating import why_not_rate
from backend.tickets.records import FollowUp, Rating
from backend.tickets.reopening import why_not_reopen
from backend.tickets.states import MOVES
from backend.tickets.urging import why_not_urge


@dataclass(frozen=True, slots=True)
class Situation:
    """What an action may depend on besides the ticket itself."""

    rating: Rating | None
    call: FollowUp | None
    supported: bool
    """The viewer has said "me too", or reported it."""


def actions(actor: Actor, ticket: Ticket, situation: Situation, book: Snapshot, now: datetime) -> list[str]:
    """Names of moves, in the order of the table."""
    hindered = {
        "rate": why_not_rate(ticket, situation.rating, book, now),
        "follow_up": why_not_follow_up(ticket, situation.call),
        "reopen": why_not_reopen(ticket, book, now),
        "urge": why_not_urge(ticket, book, now),
        "support": situation.supported,
    }
    theirs = standing.of(actor, ticket)
    return [
        action
        for action, move in MOVES.items()
        if ticket.status in move.before and not move.by.isdisjoint(theirs) and not hindered.get(action)
    ]
