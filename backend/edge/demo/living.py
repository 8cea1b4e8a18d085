"""Who is away and who speaks for whom in the demo area."""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from backend.edge.demo.people import Population
from backend.edge.demo.seed import Chance
from backend.identity.models import Leave, LeaveKind, Secretary
from backend.kernel import clock, days

_LEAVES = (
    # which worker, from how many days from now, for how many days, why
    (5, -1, 4, LeaveKind.ANNUAL),
    (17, 0, 1, LeaveKind.PERSONAL),
    (29, -3, 7, LeaveKind.SICK),
    (41, 0, 2, LeaveKind.IN_LIEU),
    (11, 3, 5, LeaveKind.ANNUAL),
    (52, 6, 2, LeaveKind.TRAINING),
)


def plant(session: AsyncSession, people: Population) -> None:
    """Four workers are away today and two soon; each unit's head has a secretary."""
    today = days.today()
    for number, begins, length, kind in _LEAVES:
        starts_on = today + timedelta(days=begins)
        session.add(
            Leave(
                id=Chance(f"leave {number}").id(clock.now()),
                person_id=people.workers[number].id,
                starts_on=starts_on,
                ends_on=starts_on + timedelta(days=length - 1),
                kind=kind,
            )
        )
    for unit_id, *_ in people.units:
        members = [person for person in people.cadres if person.unit_id == unit_id]
        leader = next(person for person in members if person.post == "局长")
        secretary = next(person for person in members if person.post.endswith("主任科员"))
        session.add(Secretary(person_id=secretary.id, leader_id=leader.id))
