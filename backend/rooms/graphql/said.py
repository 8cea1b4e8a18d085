"""What people said of their meetings, for who manages the rooms."""

from datetime import date

import strawberry

from backend.identity.graphql_permission import Info, may
from backend.rooms import said
from backend.rooms.rating import Tag

_MANAGES = [may("manage rooms")]


@strawberry.type(description="Nobody is shown who said it or on which day, nor what too few people said.")
class SaidOfMeeting:
    stars: int
    tags: list[Tag]
    words: str | None
    month: date = strawberry.field(description="The first day of the meeting's month.")
    room: str

    @classmethod
    def of(cls, row: said.Said) -> "SaidOfMeeting":
        return cls(stars=row.stars, tags=list(row.tags), words=row.words, month=row.month, room=row.room)


@strawberry.type
class SaidOfMeetingPage:
    items: list[SaidOfMeeting]
    next: str | None


@strawberry.type
class MeetingTagCount:
    tag: Tag
    count: int


@strawberry.type(description="Of what is shown.")
class SaidOfMeetings:
    count: int
    mean: float | None = strawberry.field(description="Stars.")
    tags: list[MeetingTagCount] = strawberry.field(description="The most frequent first.")
    least: int = strawberry.field(description="People in a room and month of whom anything is shown.")

    @classmethod
    def of(cls, found: said.Summary) -> "SaidOfMeetings":
        tags = [MeetingTagCount(tag=tag, count=count) for tag, count in found.tags.items()]
        return cls(count=found.count, mean=found.mean, tags=tags, least=found.least)


@strawberry.type
class SaidOfMeetingsQuery:
    @strawberry.field(
        permission_classes=_MANAGES,
        description="Of the latest three months of which nothing can be said any more, in the rooms that one manages.",
    )
    async def meeting_ratings(
        self, info: Info, first: int = 20, after: str | None = None
    ) -> SaidOfMeetingPage:
        async with info.context.read() as session:
            page = await said.said(session, info.context.me, first, after)
        return SaidOfMeetingPage(items=[SaidOfMeeting.of(row) for row in page.items], next=page.next)

    @strawberry.field(permission_classes=_MANAGES, description="Of all that `meetingRatings` shows.")
    async def meeting_rating_summary(self, info: Info) -> SaidOfMeetings:
        async with info.context.read() as session:
            return SaidOfMeetings.of(await said.summary(session, info.context.me))
