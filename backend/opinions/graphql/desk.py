"""What is done by who answers opinions, and by who sees to it that they do."""

from collections.abc import Awaitable, Callable
from datetime import date
from uuid import UUID

import strawberry
from sqlalchemy.ext.asyncio import AsyncSession
from strawberry import ID

from backend.identity.actor import Actor
from backend.identity.graphql.types import as_uuid
from backend.identity.graphql_permission import Info, may
from backend.identity.roles import Role
from backend.kernel.graphql.errors import Refused
from backend.kernel.graphql.scalars import IdempotencyKey
from backend.opinions import answering, models, publishing, supervising

_ANSWERS, _OVERSEES = [may("answer opinions")], [may("oversee opinions")]


@strawberry.type(description="That it was done; the desk reads the opinion again.")
class OpinionReceipt:
    id: ID


@strawberry.type
class OpinionDeskMutation:
    @strawberry.mutation(permission_classes=_ANSWERS)
    async def answer_opinion(
        self, info: Info, key: IdempotencyKey, id: ID, words: str
    ) -> OpinionReceipt | Refused:
        return await _done(
            info, key, lambda session, me: answering.answer(session, me, as_uuid(id, "id"), words)
        )

    @strawberry.mutation(permission_classes=_OVERSEES, description="To whoever holds another role there.")
    async def hand_opinion_over(
        self, info: Info, key: IdempotencyKey, id: ID, to: Role, words: str
    ) -> OpinionReceipt | Refused:
        return await _done(
            info, key, lambda session, me: answering.hand_over(session, me, as_uuid(id, "id"), to, words)
        )

    @strawberry.mutation(
        permission_classes=_OVERSEES,
        description="Due at the end of a working day; those who answer see the note.",
    )
    async def supervise_opinion(
        self, info: Info, key: IdempotencyKey, id: ID, until: date, note: str
    ) -> OpinionReceipt | Refused:
        return await _done(
            info,
            key,
            lambda session, me: supervising.supervise(session, me, as_uuid(id, "id"), until, note),
        )

    @strawberry.mutation(
        permission_classes=_OVERSEES,
        description="Question and answer in words for everyone, in which the author is not named.",
    )
    async def publish_answer(
        self, info: Info, key: IdempotencyKey, id: ID, question: str, answer: str
    ) -> OpinionReceipt | Refused:
        return await _done(
            info,
            key,
            lambda session, me: publishing.publish(session, me, as_uuid(id, "id"), question, answer),
        )

    @strawberry.mutation(
        permission_classes=_OVERSEES, description="Nobody reads it any more; it may be published again."
    )
    async def unpublish_answer(self, info: Info, key: IdempotencyKey, id: ID) -> OpinionReceipt | Refused:
        return await _done(
            info, key, lambda session, me: publishing.unpublish(session, me, as_uuid(id, "id"))
        )


async def _done(
    info: Info, key: UUID, verb: Callable[[AsyncSession, Actor], Awaitable[models.Opinion]]
) -> OpinionReceipt | Refused:
    return await info.context.once(info, key, verb, lambda row: OpinionReceipt(id=ID(str(row.id))))
