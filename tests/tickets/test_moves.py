"""Every status with every action: what the table forbids is refused, and nothing changes."""

import pytest

from backend.kernel.db import Database
from backend.kernel.errors import NotAllowed, NotFound
from backend.tickets.grabbing import AlreadyTaken
from backend.tickets.models import IllegalMove
from backend.tickets.states import MOVES, Status
from tests.factories.people import a_cadre
from tests.factories.tickets import a_held_ticket, a_ticket_that_is, an_area
from tests.tickets.verbs import all_verbs, everything_about, outcome

R, A, S, V, H, D, C, X = Status
POSSIBLE: dict[str, set[Status]] = {
    "accept": {R},
    "dispatch": {R, A},
    "grab": {A},
    "transfer": {S, V, H},
    "give_back": {S, V, H},
    "arrive": {S},
    "hold": {S, V},
    "resume": {H},
    "step": {V},
    "finish": {V},
    "approve": {D},
    "refuse": {D},
    "rate": {C},
    "follow_up": {C},
    "reopen": {C},
    "urge": {R, A, S, V, H},
    "support": {R, A, S, V, H},
    "cancel": {R, A, S},
    "remark": {R, A, S, V, H, D, C, X},
}
"""Written by hand from the rules of the house, not read from the product's table."""

WORKERS = {"give_back", "arrive", "hold", "resume", "step", "finish"}


def refusal_of(action: str, status: Status) -> type[Exception]:
    """Whoever would be right in another state is told so; a worker without the ticket does not even see it."""
    if action == "grab":
        return NotFound if status is R else AlreadyTaken
    if action in WORKERS and status in (R, X):
        return NotFound
    if action in WORKERS and status is A:
        return NotAllowed
    if action == "support" and status not in POSSIBLE["support"]:
        return NotFound
    return IllegalMove


@pytest.mark.parametrize("status", Status)
async def test_what_the_state_forbids_is_refused_and_changes_nothing(
    database: Database, status: Status
) -> None:
    area = await an_area(database)
    verbs = await all_verbs(area)
    ticket = await (a_held_ticket(area) if status is H else a_ticket_that_is(status, area))
    right = {
        "accept": area.desk,
        "dispatch": area.desk,
        "transfer": area.desk,
        "follow_up": area.desk,
        "grab": await area.another_worker(),
        "support": await a_cadre(database),
        **dict.fromkeys(WORKERS, area.worker),
    }
    before = await everything_about(database, ticket.id)

    seen = {
        action: await outcome(database, verb, right.get(action, area.cadre), ticket)
        for action, verb in verbs.items()
    }

    assert seen == {
        action: None if status in possible else refusal_of(action, status)
        for action, possible in POSSIBLE.items()
    }
    assert await everything_about(database, ticket.id) == before


def test_every_move_of_the_product_is_in_this_test() -> None:
    assert {action: set(move.before) for action, move in MOVES.items()} == POSSIBLE
