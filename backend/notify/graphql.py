"""The inbox and what its owner wants to hear."""

from datetime import datetime
from typing import Annotated

import strawberry
from strawberry import ID
from strawberry.scalars import JSON

from backend.identity.actor import Actor
from backend.identity.graphql.types import as_uuid
from backend.identity.graphql_permission import Info, signed_in
from backend.kernel.graphql.errors import Refused
from backend.kernel.graphql.scalars import IdempotencyKey
from backend.kernel.languages import spoken
from backend.notify import inbox, models, preferences
from backend.notify.kinds import KINDS, Channel


@strawberry.type
class Notice:
    id: ID
    kind: str
    subject_kind: str
    subject_id: ID
    facts: JSON = strawberry.field(description="What a line in the inbox shows, by kind.")
    at: datetime
    read_at: datetime | None
    urgent: bool

    @classmethod
    def of(cls, notice: models.Notice) -> "Notice":
        return cls(
            id=ID(str(notice.id)),
            kind=notice.kind,
            subject_kind=notice.subject_kind,
            subject_id=ID(str(notice.subject_id)),
            facts=JSON(notice.facts),
            at=notice.at,
            read_at=notice.read_at,
            urgent=notice.urgent,
        )


@strawberry.type
class NoticePage:
    items: list[Notice]
    next: str | None
    unread: int = strawberry.field(description="Of the whole inbox.")


@strawberry.type
class NoticesRead:
    unread: int


@strawberry.type(description="A kind of notice and the channels on which it is wanted.")
class NoticePreference:
    kind: str
    title: str
    inbox: bool = strawberry.field(description="Off: it arrives as already read.")
    push: bool
    mail: bool

    @classmethod
    def of(cls, choice: preferences.Choice, locale: str) -> "NoticePreference":
        kind = KINDS[choice.kind]
        return cls(
            kind=choice.kind,
            title=spoken(locale, kind.title, kind.title_en),
            inbox="inbox" in choice.channels,
            push="push" in choice.channels,
            mail="mail" in choice.channels,
        )


@strawberry.type
class NotifyPreferences:
    quiet_from: str = strawberry.field(description="Local time, such as 22:00.")
    quiet_to: str
    quiet: bool
    kinds: list[NoticePreference] = strawberry.field(description="Those that the viewer can get.")

    @classmethod
    def of(cls, found: preferences.Preferences, actor: Actor) -> "NotifyPreferences":
        return cls(
            quiet_from=f"{found.quiet_from:%H:%M}",
            quiet_to=f"{found.quiet_to:%H:%M}",
            quiet=found.quiet,
            kinds=[NoticePreference.of(choice, actor.locale) for choice in found.choices],
        )


async def _mine(info: Info) -> NotifyPreferences:
    async with info.context.read() as session:
        found = await preferences.preferences(session, info.context.me)
    return NotifyPreferences.of(found, info.context.me)


@strawberry.type
class NotifyQuery:
    @strawberry.field(permission_classes=[signed_in])
    async def notices(
        self, info: Info, unread_only: bool = False, first: int = 20, after: str | None = None
    ) -> NoticePage:
        me = info.context.me
        async with info.context.read() as session:
            page = await inbox.page(session, me, unread_only=unread_only, first=first, after=after)
            unread = await inbox.unread(session, me.id)
        return NoticePage(items=[Notice.of(notice) for notice in page.items], next=page.next, unread=unread)

    @strawberry.field(permission_classes=[signed_in])
    async def notify_preferences(self, info: Info) -> NotifyPreferences:
        return await _mine(info)


@strawberry.type
class NotifyMutation:
    @strawberry.mutation(permission_classes=[signed_in])
    async def read_notice(self, info: Info, key: IdempotencyKey, id: ID) -> Notice | Refused:
        return await info.context.once(
            info, key, lambda session, me: inbox.read(session, me, as_uuid(id, "id")), Notice.of
        )

    @strawberry.mutation(permission_classes=[signed_in])
    async def read_all_notices(self, info: Info, key: IdempotencyKey) -> NoticesRead | Refused:
        context = info.context
        done = await context.once(info, key, inbox.read_all, lambda person: person.id)
        if isinstance(done, Refused):
            return done
        async with context.read() as session:
            return NoticesRead(unread=await inbox.unread(session, done))

    @strawberry.mutation(permission_classes=[signed_in])
    async def set_notify_preference(
        self,
        info: Info,
        key: IdempotencyKey,
        kind: str,
        inbox: bool,
        push: bool,
        mail: bool,
    ) -> NotifyPreferences | Refused:
        wanted: dict[Channel, bool] = {"inbox": inbox, "push": push, "mail": mail}
        channels = [channel for channel, is_wanted in wanted.items() if is_wanted]
        done = await info.context.once(
            info,
            key,
            lambda session, me: preferences.prefer(session, me, kind, channels),
            lambda person: person.id,
        )
        return done if isinstance(done, Refused) else await _mine(info)

    @strawberry.mutation(permission_classes=[signed_in])
    async def set_quiet_hours(
        self,
        info: Info,
        key: IdempotencyKey,
        from_: Annotated[str, strawberry.argument(name="from", description="Local time, such as 22:00.")],
        to: str,
        quiet: bool,
    ) -> NotifyPreferences | Refused:
        done = await info.context.once(
            info,
            key,
            lambda session, me: preferences.set_quiet_hours(session, me, from_, to, quiet=quiet),
            lambda person: person.id,
        )
        return done if isinstance(done, Refused) else await _mine(info)
