"""What follows from place, category and urgency: the contract, the terms, the words to be found by."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from backend.kernel import search
from backend.rules.snapshot import Snapshot
from backend.tickets import categories
from backend.tickets.briefly import AnyCategory, AnyPlace
from backend.tickets.contracts import InForce, contracts_of, most_specific
from backend.tickets.deadlines import terms_of
from backend.tickets.models import Ticket
from backend.tickets.rulebook import rulebook
from backend.tickets.states import Urgency


@dataclass(frozen=True, slots=True)
class Correction:
    """What the desk saw otherwise than the reporter; None where they agree."""

    urgency: Urgency | None
    category: str | None


def route(
    ticket: Ticket,
    place: AnyPlace,
    category: AnyCategory,
    contracts: Iterable[InForce],
    book: Snapshot,
) -> None:
    """Set contractor and terms by the contract that serves this place and category."""
    contract = _commission(ticket, place, category, contracts)
    terms = terms_of(book, ticket.urgency, category.key, contract.sla if contract else {})
    ticket.sla = terms.stored()


async def to_contractor(session: AsyncSession, ticket: Ticket) -> None:
    """Make it the business, and the pool, of whoever is under contract; the terms stay what they were."""
    _commission(ticket, ticket.place, ticket.category, await contracts_of(session))


def _commission(
    ticket: Ticket, place: AnyPlace, category: AnyCategory, contracts: Iterable[InForce]
) -> InForce | None:
    contract = most_specific(contracts, place.lineage, category)
    ticket.contractor_id = contract.contractor_id if contract else None
    ticket.admit([ticket.contractor_id])
    return contract


async def correct(
    session: AsyncSession, ticket: Ticket, *, urgency: Urgency | None, category_id: UUID | None
) -> Correction:
    """Change urgency or category before anybody works on it; contract and terms follow.

    Another category brings its own urgency unless the desk says otherwise.
    """
    other = None
    if category_id and category_id != ticket.category_id:
        other = ticket.category = await categories.leaf(session, category_id)
        ticket.search = Ticket.search + search.grams(other.name)
        urgency = urgency or other.urgency
    before, ticket.urgency = ticket.urgency, urgency or ticket.urgency
    if other or ticket.urgency is not before:
        contracts, book = await contracts_of(session), await rulebook(session)
        route(ticket, ticket.place, ticket.category, contracts, book)
    return Correction(ticket.urgency if ticket.urgency is not before else None, other.name if other else None)
