"""The inbox and what its owner wants to hear."""

from datetime import datetime
from typing import Annotated

import strawberry
from strawberry import ID
from strawberry.scalars import JSON

from backend.identity.actor import Actor
from backend.identity.graphql.types import as_uuid
from backend.identity.graphql_permission import Info, may, signed_in
from backend.kernel.graphql.errors import Refused
from backend.kernel.graphql.scalars import IdempotencyKey
from backend.kernel.languages import spoken
from backend.notify import inbox, log, models, preferences, subscriptions
from backend.notify.channels import area_messenger, offered, push
from backend.notify.channels.application import Messenger
from backend.notify.kinds import CHANNELS, KINDS, Channel


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
    app: bool = strawberry.field(description="A message in the area's messenger.")
    mail: bool
    sms: bool

    @classmethod
    def of(cls, choice: preferences.Choice, locale: str) -> "NoticePreference":
        kind = KINDS[choice.kind]
        return cls(
            kind=choice.kind,
            title=spoken(locale, kind.title, kind.title_en),
            inbox="inbox" in choice.channels,
            push="push" in choice.channels,
            app="app" in choice.channels,
            mail="mail" in choice.channels,
            sms="sms" in choice.channels,
        )


strawberry.enum(Messenger)


@strawberry.type
class NotifyPreferences:
    quiet_from: str = strawberry.field(description="Local time, such as 22:00.")
    quiet_to: str
    quiet: bool
    channels: list[str] = strawberry.field(description="The inbox, and the outside channels of this service.")
    messenger: Messenger | None = strawberry.field(description="Whose the area has, for the channel `app`.")
    kinds: list[NoticePreference] = strawberry.field(description="Those that the viewer can get.")

    @classmethod
    def of(cls, found: preferences.Preferences, actor: Actor) -> "NotifyPreferences":
        return cls(
            quiet_from=f"{found.quiet_from:%H:%M}",
            quiet_to=f"{found.quiet_to:%H:%M}",
            quiet=found.quiet,
            channels=[name for name in CHANNELS if name == "inbox" or name in offered()],
            messenger=area_messenger(),
            kinds=[NoticePreference.of(choice, actor.locale) for choice in found.choices],
        )


@strawberry.type(description="Whether and how this service lets a browser ring.")
class PushSetup:
    public_key: str | None = strawberry.field(description="None: this service does not.")
    on: bool = strawberry.field(description="This session's browser, with the endpoint asked for, does.")


@strawberry.type
class PushOn:
    on: bool


strawberry.enum(models.DeliveryState)


@strawberry.type(description="A message to one address outside, and what became of it.")
class Delivery:
    id: ID
    channel: str
    address: str = strawberry.field(description="Masked.")
    kind: str | None
    count: int
    urgent: bool
    state: models.DeliveryState
    attempts: int
    created_at: datetime
    next_at: datetime | None = strawberry.field(description="Of what waits.")
    sent_at: datetime | None
    status: int | None
    last_error: str | None

    @classmethod
    def of(cls, delivery: models.Delivery) -> "Delivery":
        return cls(
            id=ID(str(delivery.id)),
            channel=delivery.channel,
            address=log.to_whom(delivery),
            kind=delivery.kind,
            count=delivery.count,
            urgent=delivery.urgent,
            state=delivery.state,
            attempts=delivery.attempts,
            created_at=delivery.created_at,
            next_at=delivery.next_at if delivery.state is models.DeliveryState.WAITING else None,
            sent_at=delivery.sent_at,
            status=delivery.status,
            last_error=log.said(delivery),
        )


@strawberry.type
class DeliveryPage:
    items: list[Delivery]
    next: str | None


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

    @strawberry.field(permission_classes=[signed_in])
    async def push_setup(self, info: Info, endpoint: str | None = None) -> PushSetup:
        keys, on = push.from_env(), False
        if endpoint is not None:
            async with info.context.read() as session:
                on = await subscriptions.rings(session, info.context.me, endpoint)
        return PushSetup(public_key=keys.public if keys else None, on=on)

    @strawberry.field(permission_classes=[may("see deliveries")])
    async def deliveries(
        self,
        info: Info,
        channel: str | None = None,
        state: models.DeliveryState | None = None,
        first: int = 20,
        after: str | None = None,
    ) -> DeliveryPage:
        async with info.context.read() as session:
            page = await log.page(session, channel=channel, state=state, first=first, after=after)
        return DeliveryPage(items=[Delivery.of(delivery) for delivery in page.items], next=page.next)


@strawberry.type
class NotifyMutation:
    @strawberry.mutation(permission_classes=[signed_in])
    async def subscribe_push(
        self, info: Info, key: IdempotencyKey, endpoint: str, p256dh: str, auth: str
    ) -> PushOn | Refused:
        return await info.context.once(
            info,
            key,
            lambda session, me: subscriptions.subscribe(session, me, endpoint, p256dh, auth),
            lambda _: PushOn(on=True),
        )

    @strawberry.mutation(permission_classes=[signed_in])
    async def unsubscribe_push(self, info: Info, key: IdempotencyKey) -> PushOn | Refused:
        return await info.context.once(info, key, subscriptions.unsubscribe, lambda _: PushOn(on=False))

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
        app: bool = False,
        sms: bool = False,
    ) -> NotifyPreferences | Refused:
        wanted: dict[Channel, bool] = {"inbox": inbox, "push": push, "app": app, "mail": mail, "sms": sms}
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
