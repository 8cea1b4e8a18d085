"""What is done by who has an opinion, and by who reads the answers."""

from uuid import UUID

import strawberry
from sqlalchemy.ext.asyncio import AsyncSession
from strawberry import ID

from backend.identity.graphql.types import as_uuid, maybe_uuid
from backend.identity.graphql_permission import Info, may
from backend.kernel.graphql.errors import Refused
from backend.kernel.graphql.scalars import IdempotencyKey
from backend.opinions import giving, judging, publishing, reading
from backend.opinions.giving import Typed
from backend.opinions.graphql.types import Opinion, PublicAnswer
from backend.opinions.models import Category

_GIVES = [may("give opinions")]


@strawberry.input(description="Who is not `named` is shown with their unit alone.")
class OpinionInput:
    category: Category
    words: str
    named: bool = True
    place_id: ID | None = None
    photo_ids: list[ID] | None = None

    def read(self) -> Typed:
        return Typed(
            category=self.category,
            words=self.words,
            named=self.named,
            place_id=maybe_uuid(self.place_id, "placeId"),
            photo_ids=[as_uuid(photo, "photoIds") for photo in self.photo_ids or ()],
        )


@strawberry.type
class AuthorMutation:
    @strawberry.mutation(permission_classes=_GIVES)
    async def give_opinion(self, info: Info, key: IdempotencyKey, input: OpinionInput) -> Opinion | Refused:
        return await info.context.once_then(
            info, key, lambda session, me: giving.give(session, me, input.read()), _shown
        )

    @strawberry.mutation(permission_classes=_GIVES, description="While nobody has answered.")
    async def withdraw_opinion(self, info: Info, key: IdempotencyKey, id: ID) -> Opinion | Refused:
        return await info.context.once_then(
            info, key, lambda session, me: giving.withdraw(session, me, as_uuid(id, "id")), _shown
        )

    @strawberry.mutation(
        permission_classes=_GIVES,
        description="Whom the first answer does not satisfy says why and gets another; the second is the last.",
    )
    async def judge_answer(
        self, info: Info, key: IdempotencyKey, id: ID, satisfied: bool, words: str = ""
    ) -> Opinion | Refused:
        return await info.context.once_then(
            info,
            key,
            lambda session, me: judging.judge(
                session, me, as_uuid(id, "id"), satisfied=satisfied, words=words
            ),
            _shown,
        )

    @strawberry.mutation(permission_classes=_GIVES, description="`useful`: false takes it back.")
    async def find_answer_useful(
        self, info: Info, key: IdempotencyKey, id: ID, useful: bool
    ) -> PublicAnswer | Refused:
        verb = publishing.find_useful if useful else publishing.take_useful_back
        return await info.context.once_then(
            info, key, lambda session, me: verb(session, me, as_uuid(id, "id")), _published
        )


async def _shown(info: Info, session: AsyncSession, id: UUID) -> Opinion:
    row = await reading.find_mine(session, info.context.me, id)
    assert row  # nobody but its author came so far
    return Opinion.of(row, info)


async def _published(info: Info, session: AsyncSession, id: UUID) -> PublicAnswer:
    return PublicAnswer.of(await publishing.one(session, info.context.me, id))
