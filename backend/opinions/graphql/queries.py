"""One's own opinions, those that one answers, and the answers that everyone may read."""

import strawberry
from strawberry import ID

from backend.identity.graphql.types import as_uuid
from backend.identity.graphql_permission import Info, may
from backend.opinions import publishing, reading
from backend.opinions.graphql.types import (
    HandledOpinion,
    HandledOpinionPage,
    Opinion,
    OpinionLamps,
    OpinionPage,
    OpinionStep,
    PublicAnswer,
    PublicAnswerPage,
)
from backend.opinions.lamps import Lamp
from backend.opinions.models import Category, State
from backend.opinions.reading import Wanted

_GIVES, _ANSWERS = [may("give opinions")], [may("answer opinions")]


@strawberry.type
class OpinionQuery:
    @strawberry.field(permission_classes=_GIVES, description="The latest first.")
    async def my_opinions(self, info: Info, first: int = 20, after: str | None = None) -> OpinionPage:
        async with info.context.read() as session:
            page = await reading.mine(session, info.context.me, first, after)
        return OpinionPage(items=[Opinion.of(row, info) for row in page.items], next=page.next)

    @strawberry.field(permission_classes=_GIVES, description="One of one's own.")
    async def my_opinion(self, info: Info, id: ID) -> Opinion | None:
        async with info.context.read() as session:
            row = await reading.find_mine(session, info.context.me, as_uuid(id, "id"))
        return Opinion.of(row, info) if row else None

    @strawberry.field(
        permission_classes=_GIVES, description="One's own, or one that one answers: from its beginning on."
    )
    async def opinion_steps(self, info: Info, id: ID) -> list[OpinionStep]:
        async with info.context.read() as session:
            steps = await reading.steps(session, info.context.me, as_uuid(id, "id"))
        return [OpinionStep.of(step) for step in steps]

    @strawberry.field(permission_classes=_GIVES, description="The latest first.")
    async def public_answers(
        self, info: Info, category: Category | None = None, first: int = 20, after: str | None = None
    ) -> PublicAnswerPage:
        async with info.context.read() as session:
            page = await publishing.page(session, info.context.me, category, first, after)
        return PublicAnswerPage(items=[PublicAnswer.of(read) for read in page.items], next=page.next)

    @strawberry.field(
        permission_classes=_ANSWERS,
        description="What waits, the first to be due first: red, yellow, green. Of all else the latest first.",
    )
    async def handled_opinions(
        self,
        info: Info,
        state: State = State.WAITING,
        category: Category | None = None,
        lamp: Lamp | None = None,
        supervised: bool = False,
        first: int = 20,
        after: str | None = None,
    ) -> HandledOpinionPage:
        wanted = Wanted(state=state, category=category, lamp=lamp, supervised=supervised)
        async with info.context.read() as session:
            page = await reading.handled(session, info.context.me, wanted, first, after)
        return HandledOpinionPage(items=[HandledOpinion.of(row, info) for row in page.items], next=page.next)

    @strawberry.field(permission_classes=_ANSWERS)
    async def handled_opinion(self, info: Info, id: ID) -> HandledOpinion | None:
        async with info.context.read() as session:
            found = await reading.one_handled(session, info.context.me, as_uuid(id, "id"))
        return HandledOpinion.of(found, info) if found else None

    @strawberry.field(permission_classes=_ANSWERS)
    async def opinion_lamps(self, info: Info) -> OpinionLamps:
        async with info.context.read() as session:
            counts = await reading.lamps(session, info.context.me)
        return OpinionLamps(red=counts[Lamp.RED], yellow=counts[Lamp.YELLOW], green=counts[Lamp.GREEN])
