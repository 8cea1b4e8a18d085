"""What somebody is to a ticket, in Python: the same facts that `visibility` asks the database for."""

from collections.abc import Iterable
from uuid import UUID

from backend.identity.actor import Actor
from backend.kernel.refs import Ref
from backend.tickets.models import Ticket
from backend.tickets.states import MOVES, Standing, Status
from backend.tickets.visibility import held_by, takes_orders


def of(actor: Actor, ticket: Ticket) -> frozenset[Standing]:
    """Everything that `actor` is to `ticket`; without PARTICIPANT they may not see it."""
    return frozenset(_all(actor, ticket))


def may(actor: Actor, ticket: Ticket, action: str) -> bool:
    """Whether this person may ever do so with this ticket, whatever its state."""
    return not MOVES[action].by.isdisjoint(of(actor, ticket))


def _all(actor: Actor, ticket: Ticket) -> Iterable[Standing]:
    audience = frozenset(ticket.audience)
    is_desk = _holds(actor.where("accept tickets"), audience)
    is_candidate = (
        takes_orders(actor)
        and ticket.status is Status.ACCEPTED
        and ticket.contractor_id == actor.contractor_id
    )
    if ticket.reporter_id in {actor.id, *actor.acts_for} or (ticket.reporter_id is None and is_desk):
        yield Standing.REPORTER
    if ticket.assignee_id == actor.id:
        yield Standing.ASSIGNEE
    if is_candidate:
        yield Standing.CANDIDATE
    if is_desk:
        yield Standing.DESK
    if ticket.status is not Status.REPORTED and _manages(actor, ticket.contractor_id):
        yield Standing.MANAGER
    if _holds(actor.where("follow up tickets"), audience):
        yield Standing.OVERSEER
    if is_candidate or not audience.isdisjoint(held_by(actor)):
        yield Standing.PARTICIPANT
    if actor.contractor_id is None and actor.may("report tickets"):
        yield Standing.NEIGHBOUR


def _holds(at: frozenset[Ref], audience: frozenset[UUID]) -> bool:
    return any(ref.id in audience for ref in at)


def _manages(actor: Actor, contractor_id: UUID | None) -> bool:
    return contractor_id is not None and Ref("contractor", contractor_id) in actor.where("dispatch tickets")
