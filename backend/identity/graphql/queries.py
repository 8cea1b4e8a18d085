"""Reading people: oneself, others as far as one's roles let see, and what they belong to."""

import strawberry
from strawberry import ID

from backend.identity import models, people, sessions
from backend.identity.graphql.types import (
    Contractor,
    Me,
    Person,
    PersonPage,
    Session,
    Unit,
    as_uuid,
    maybe_uuid,
)
from backend.identity.graphql_permission import Info, at_the_door, may, signed_in
from backend.identity.roles import Role


@strawberry.type
class PeopleQuery:
    @strawberry.field(description="The viewer, or null before sign-in.")
    async def me(self, info: Info) -> Me | None:
        actor = info.context.viewer
        if actor is None:
            return None
        async with info.context.read() as session:
            person = await session.get_one(models.Person, actor.id)
        return Me.of(actor, person)

    @strawberry.field(
        permission_classes=[at_the_door], description="Where the viewer is signed in, latest first."
    )
    async def my_sessions(self, info: Info) -> list[Session]:
        actor = info.context.me
        async with info.context.read() as session:
            return [Session.of(found, actor) for found in await sessions.own_sessions(session, actor)]

    @strawberry.field(permission_classes=[may("see people")], description="Newest first.")
    async def people(
        self,
        info: Info,
        search: str | None = None,
        unit_id: ID | None = None,
        contractor_id: ID | None = None,
        role: Role | None = None,
        active: bool | None = None,
        first: int = 20,
        after: str | None = None,
    ) -> PersonPage:
        wanted = people.Wanted(
            search=search,
            unit_id=maybe_uuid(unit_id, "unitId"),
            contractor_id=maybe_uuid(contractor_id, "contractorId"),
            role=role,
            active=active,
        )
        async with info.context.read() as session:
            page = await people.page(session, info.context.me, wanted, first, after)
        return PersonPage.of(page)

    @strawberry.field(permission_classes=[signed_in])
    async def person(self, info: Info, id: ID) -> Person | None:
        async with info.context.read() as session:
            person = await people.visible_person(session, info.context.me, as_uuid(id, "id"))
        return Person.of(person) if person else None

    @strawberry.field(permission_classes=[signed_in])
    async def units(self, info: Info) -> list[Unit]:
        async with info.context.read() as session:
            return [Unit.of(unit) for unit in await people.all_units(session)]

    @strawberry.field(permission_classes=[signed_in])
    async def contractors(self, info: Info) -> list[Contractor]:
        async with info.context.read() as session:
            return [Contractor.of(contractor) for contractor in await people.all_contractors(session)]
