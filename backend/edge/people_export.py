"""The people as the workbook that `importPeople` reads again, over plain HTTP."""

from collections.abc import Sequence

from litestar import Response, get
from litestar.params import FromQuery
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.edge.downloads import SHEET, attachment, having
from backend.edge.limits import take_one
from backend.edge.service import TheService, Whoever
from backend.facility.models import Place
from backend.identity import people_sheet
from backend.identity.actor import Actor
from backend.identity.events import PeopleExported
from backend.identity.models import Person, RoleGrant
from backend.identity.people import WITH_HOME, visible_to
from backend.identity.roles import Role
from backend.kernel import journal
from backend.kernel.sheets import aside


@get("/people.xlsx")
async def people_workbook(
    service: TheService, actor: Whoever, template: FromQuery[bool] = False
) -> Response[bytes]:
    """Everyone, leavers too, which leaves a line in the journal; with `template` only the head."""
    manager = having(actor, "manage people")
    rows: Sequence[tuple[Person, str | None, Role | None]] = ()
    if not template:
        take_one(service.exports, manager.id)
        async with service.database.write() as session:
            rows = await _rows(session, manager)
            await journal.record(session, manager.ref, manager.ref, PeopleExported(people=len(rows)))
    return attachment(await aside(people_sheet.write, rows), SHEET, "people.xlsx")


async def _rows(session: AsyncSession, actor: Actor) -> Sequence[tuple[Person, str | None, Role | None]]:
    """With the code of the office, and the role that comes with belonging where one belongs."""
    belonging = (
        select(RoleGrant.role)
        .where(
            RoleGrant.person_id == Person.id,
            RoleGrant.role.in_(people_sheet.BELONGING.values()),
            RoleGrant.at_id == func.coalesce(Person.unit_id, Person.contractor_id),
        )
        .limit(1)
        .scalar_subquery()
    )
    found = await session.execute(
        select(Person, Place.code, belonging)
        .outerjoin(Place, Place.id == Person.office_id)
        .where(visible_to(actor))
        .options(*WITH_HOME)
        .order_by(Person.unit_id, Person.contractor_id, Person.login)
    )
    return [(person, code, role) for person, code, role in found]
