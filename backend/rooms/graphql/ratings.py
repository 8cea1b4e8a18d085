"""What the people of a meeting say of it."""

import strawberry
from strawberry import ID

from backend.identity.graphql.types import as_uuid
from backend.identity.graphql_permission import Info, may
from backend.kernel.graphql.errors import Refused
from backend.kernel.graphql.scalars import IdempotencyKey
from backend.rooms import rating
from backend.rooms.rating import Tag

strawberry.enum(Tag, name="MeetingTag")
_BOOKS = [may("book rooms")]


@strawberry.type(description="What was given; nobody else is shown whose it is.")
class MeetingRated:
    id: ID
    stars: int


@strawberry.type
class MeetingRatingQuery:
    @strawberry.field(
        permission_classes=_BOOKS, description="The bookings that one may still rate, the latest first."
    )
    async def meetings_to_rate(self, info: Info) -> list[ID]:
        async with info.context.read() as session:
            return [ID(str(booking)) for booking in await rating.to_rate(session, info.context.me)]


@strawberry.type
class MeetingRatingMutation:
    @strawberry.mutation(
        permission_classes=_BOOKS, description="One's own meeting, or one that one booked, once it is over."
    )
    async def rate_meeting(
        self,
        info: Info,
        key: IdempotencyKey,
        id: ID,
        stars: int,
        tags: list[Tag] | None = None,
        words: str | None = None,
    ) -> MeetingRated | Refused:
        return await info.context.once(
            info,
            key,
            lambda session, me: rating.rate(
                session, me, as_uuid(id, "id"), stars, tags=tags or (), words=words
            ),
            lambda row: MeetingRated(id=ID(str(row.id)), stars=row.stars),
        )
