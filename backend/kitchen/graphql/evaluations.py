"""The self-evaluation of a quarter, step by step."""

from datetime import date

import strawberry
from strawberry import ID

from backend.identity.graphql.types import as_uuid, each_once, maybe_uuid
from backend.identity.graphql_permission import Info, may
from backend.kernel.graphql.errors import Refused
from backend.kernel.graphql.scalars import IdempotencyKey
from backend.kitchen import evaluating, rectifying
from backend.kitchen.access import OVERSEEING
from backend.kitchen.graphql.types import KitchenReceipt
from backend.kitchen.graphql.weighings import RUNS, exact, receipt

_REVIEWS = [may(OVERSEEING)]


@strawberry.input
class ScoreInput:
    key: str
    score: float


@strawberry.type
class EvaluationMutation:
    @strawberry.mutation(permission_classes=RUNS, description="`quarter` is its first day.")
    async def begin_self_evaluation(
        self, info: Info, key: IdempotencyKey, canteen_id: ID, quarter: date
    ) -> KitchenReceipt | Refused:
        return await info.context.once(
            info,
            key,
            lambda session, me: evaluating.begin(session, me, as_uuid(canteen_id, "canteenId"), quarter),
            receipt,
        )

    @strawberry.mutation(permission_classes=RUNS)
    async def score_self_evaluation(
        self, info: Info, key: IdempotencyKey, id: ID, version: int, scores: list[ScoreInput]
    ) -> KitchenReceipt | Refused:
        return await info.context.once(
            info,
            key,
            lambda session, me: evaluating.score(
                session,
                me,
                as_uuid(id, "id"),
                version,
                each_once(((each.key, exact(each.score)) for each in scores), "scores"),
            ),
            receipt,
        )

    @strawberry.mutation(permission_classes=RUNS)
    async def add_finding(
        self, info: Info, key: IdempotencyKey, id: ID, version: int, words: str, due_on: date
    ) -> KitchenReceipt | Refused:
        return await info.context.once(
            info,
            key,
            lambda session, me: evaluating.find(session, me, as_uuid(id, "id"), version, words, due_on),
            receipt,
        )

    @strawberry.mutation(permission_classes=RUNS)
    async def submit_self_evaluation(
        self, info: Info, key: IdempotencyKey, id: ID, version: int
    ) -> KitchenReceipt | Refused:
        return await info.context.once(
            info,
            key,
            lambda session, me: evaluating.submit(session, me, as_uuid(id, "id"), version),
            receipt,
        )

    @strawberry.mutation(permission_classes=RUNS)
    async def rectify_finding(
        self, info: Info, key: IdempotencyKey, id: ID, evidence: str, photo_id: ID | None = None
    ) -> KitchenReceipt | Refused:
        return await info.context.once(
            info,
            key,
            lambda session, me: rectifying.rectify(
                session, me, as_uuid(id, "id"), evidence, maybe_uuid(photo_id, "photoId")
            ),
            receipt,
        )

    @strawberry.mutation(permission_classes=_REVIEWS, description="By another than who put it right.")
    async def review_finding(
        self, info: Info, key: IdempotencyKey, id: ID, passed: bool, words: str | None = None
    ) -> KitchenReceipt | Refused:
        return await info.context.once(
            info,
            key,
            lambda session, me: rectifying.review(
                session, me, as_uuid(id, "id"), passed=passed, remark=words
            ),
            receipt,
        )

    @strawberry.mutation(permission_classes=_REVIEWS, description="By another than who submitted it.")
    async def close_self_evaluation(
        self, info: Info, key: IdempotencyKey, id: ID, version: int
    ) -> KitchenReceipt | Refused:
        return await info.context.once(
            info, key, lambda session, me: evaluating.close(session, me, as_uuid(id, "id"), version), receipt
        )
