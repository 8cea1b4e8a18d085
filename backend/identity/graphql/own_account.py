"""Signing in and out, and what people decide about their own account."""

import strawberry
from litestar.datastructures import Cookie
from sqlalchemy.ext.asyncio import AsyncSession
from strawberry import ID

from backend.identity import account, models, sessions, sign_in
from backend.identity.acting import actor_of
from backend.identity.actor import Actor
from backend.identity.devices import device_name
from backend.identity.graphql.types import Me, Session, SignedOut, as_uuid
from backend.identity.graphql_permission import Info, at_the_door, signed_in
from backend.identity.sessions import Device
from backend.kernel import clock
from backend.kernel.errors import DomainError
from backend.kernel.graphql.errors import Refused
from backend.kernel.graphql.scalars import IdempotencyKey
from backend.kernel.once import Performed


@strawberry.type
class OwnAccountMutation:
    @strawberry.mutation(
        description="Sets the cookie. Refuses: wrong_login_or_password, locked_out (facts.until), account_closed."
    )
    async def sign_in(self, info: Info, login: str, password: str) -> Me | Refused:
        context = info.context
        try:
            opened = await sign_in.sign_in(context.database, login, password, _device(info))
        except DomainError as refusal:
            return Refused.of(refusal)
        actor = await actor_of(context.database, opened.token)
        assert actor is not None
        context.viewer = actor
        context.cookies.append(_cookie(info, opened.token, int(sessions.ABSOLUTE.total_seconds())))
        async with context.read() as session:
            person = await session.get_one(models.Person, actor.id)
        return Me.of(actor, person)

    @strawberry.mutation(description="Also when the session is already over.")
    async def sign_out(self, info: Info) -> SignedOut:
        context = info.context
        if context.viewer is not None:
            async with context.database.write() as session:
                await sessions.sign_out(session, context.viewer)
        context.viewer = None
        context.cookies.append(_cookie(info, "", 0))
        return SignedOut(at=clock.now())

    @strawberry.mutation(permission_classes=[at_the_door])
    async def revoke_session(self, info: Info, key: IdempotencyKey, id: ID) -> Session | Refused:
        return await info.context.once(
            info,
            key,
            lambda session, me: sessions.revoke_session(session, me, as_uuid(id, "id")),
            lambda row: Session.of(row, info.context.me),
        )

    @strawberry.mutation(permission_classes=[at_the_door], description="Signs out all other devices.")
    async def change_password(self, info: Info, key: IdempotencyKey, old: str, new: str) -> Me | Refused:
        context = info.context
        prepared = None
        async with context.read() as session:
            # After a lost reply the old password is no longer right; the first answer still is.
            known = await session.get(Performed, (context.me.id, key)) is not None
        if not known:
            try:
                prepared = await account.prepare_password(
                    context.database, context.me, old, new, _device(info).address
                )
            except DomainError as refusal:
                return Refused.of(refusal)

        async def change(session: AsyncSession, me: Actor) -> models.Person:
            assert prepared is not None
            return await account.change_password(session, me, prepared)

        return await context.once(info, key, change, lambda person: Me.of(context.me, person))

    @strawberry.mutation(permission_classes=[signed_in])
    async def set_locale(self, info: Info, key: IdempotencyKey, locale: str) -> Me | Refused:
        return await info.context.once(
            info,
            key,
            lambda session, me: account.set_locale(session, me, locale),
            lambda person: Me.of(info.context.me, person),
        )


def _device(info: Info) -> Device:
    connection = info.context.connection
    if connection is None:
        return Device(name=device_name(None))
    return Device(
        name=device_name(connection.headers.get("user-agent")),
        address=connection.client.host if connection.client else None,
        token=connection.cookies.get(sessions.COOKIE),
    )


def _cookie(info: Info, token: str, seconds: int) -> Cookie:
    return Cookie(
        key=sessions.COOKIE,
        value=token,
        max_age=seconds,
        path="/",
        httponly=True,
        samesite="lax",
        secure=info.context.settings.is_https,
    )
