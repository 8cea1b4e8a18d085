"""The GraphQL edge of rules."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import strawberry
from sqlalchemy.ext.asyncio import AsyncSession
from strawberry import ID
from strawberry.scalars import JSON

from backend.identity import people
from backend.identity.actor import Actor
from backend.identity.graphql.types import PersonCard
from backend.identity.graphql_permission import Info, may, signed_in
from backend.kernel.errors import Invalid
from backend.kernel.graphql.errors import Refused
from backend.kernel.graphql.scalars import IdempotencyKey
from backend.kernel.languages import spoken
from backend.rules import editing, models, reading
from backend.rules.catalogue import RULES


@strawberry.type(description="One version of a rule.")
class Rule:
    id: ID
    key: str
    name: str
    value: JSON
    unit: str | None
    source: str
    effective_on: date
    level: str = strawberry.field(description="The level of office it applies to.")
    confidence: str = strawberry.field(
        description="S published source, W weak source, K common knowledge, P proposed and to be confirmed."
    )
    note: str | None
    author: PersonCard | None = strawberry.field(description="Null for what the service came with.")
    recorded_at: datetime

    @classmethod
    def of(cls, version: models.RuleVersion, viewer: Actor, authors: Mapping[UUID, PersonCard]) -> "Rule":
        rule = RULES.get(version.key)
        name = spoken(viewer.locale, rule.name, rule.name_en) if rule else version.key
        return cls(
            id=ID(str(version.id)),
            key=version.key,
            name=name,
            value=version.value,
            unit=rule.unit if rule else None,
            source=version.source,
            effective_on=version.effective_on,
            level=version.level,
            confidence=version.confidence.value,
            note=version.note,
            author=authors.get(version.author_id) if version.author_id else None,
            recorded_at=version.recorded_at,
        )


@strawberry.type
class CalendarDay:
    day: date
    working: bool
    name: str | None = strawberry.field(description="Of the holiday that the day belongs to or makes up for.")
    provisional: bool = strawberry.field(
        description="The state has not yet published this year: by weekdays."
    )
    edited: bool = strawberry.field(description="Decided by an administrator.")


@strawberry.type
class RulesQuery:
    @strawberry.field(permission_classes=[may("see rules")], description="In force today.")
    async def rules(self, info: Info, search: str | None = None) -> list[Rule]:
        if search and len(search) > 100:
            raise Invalid(field="search", limit=100)
        async with info.context.read() as session:
            return await _shown(
                session, info.context.me, await reading.rules_in_force(session, search=search)
            )

    @strawberry.field(
        permission_classes=[may("see rules")], description="All versions, the latest effective first."
    )
    async def rule_history(self, info: Info, key: str) -> list[Rule]:
        async with info.context.read() as session:
            return await _shown(session, info.context.me, await reading.history(session, key))

    @strawberry.field(
        permission_classes=[signed_in], description="Every day of at most 400, both ends included."
    )
    async def calendar(
        self, info: Info, from_: Annotated[date, strawberry.argument(name="from")], to: date
    ) -> list[CalendarDay]:
        async with info.context.read() as session:
            return [
                CalendarDay(
                    day=day.day,
                    working=day.working,
                    name=day.name,
                    provisional=day.provisional,
                    edited=day.edited,
                )
                for day in await reading.days(session, from_, to)
            ]


@strawberry.type
class RulesMutation:
    @strawberry.mutation(permission_classes=[may("manage rules")])
    async def add_rule_version(
        self,
        info: Info,
        key: IdempotencyKey,
        rule: str,
        value: JSON,
        # Strawberry's permission check has an argument `source` of its own.
        document: Annotated[str, strawberry.argument(name="source")],
        effective_on: date,
        level: str,
        confidence: str,
        note: str | None = None,
    ) -> Rule | Refused:
        async def add(session: AsyncSession, me: Actor) -> models.RuleVersion:
            return await editing.add_rule_version(
                session,
                me,
                rule,
                value,
                source=document,
                effective_on=effective_on,
                level=level,
                confidence=_confidence(confidence),
                note=note,
            )

        added = await info.context.once(info, key, add, lambda version: version)
        if isinstance(added, Refused):
            return added
        async with info.context.read() as session:
            return (await _shown(session, info.context.me, [added]))[0]

    @strawberry.mutation(permission_classes=[may("manage rules")])
    async def set_calendar_day(
        self, info: Info, key: IdempotencyKey, day: date, working: bool, name: str | None = None
    ) -> CalendarDay | Refused:
        async def decide(session: AsyncSession, me: Actor) -> models.CalendarDay:
            return await editing.set_calendar_day(session, me, day, working=working, name=name)

        return await info.context.once(
            info,
            key,
            decide,
            lambda row: CalendarDay(
                day=row.day, working=row.working, name=row.name, provisional=False, edited=True
            ),
        )


def _confidence(letter: str) -> models.Confidence:
    try:
        return models.Confidence(letter)
    except ValueError:
        raise Invalid(field="confidence", choices=[each.value for each in models.Confidence]) from None


async def _shown(session: AsyncSession, viewer: Actor, versions: Sequence[models.RuleVersion]) -> list[Rule]:
    ids = list({version.author_id for version in versions if version.author_id})
    found = await people.people_by_id(session, ids) if ids else []
    authors = {person.id: PersonCard.of(person) for person in found if person}
    return [Rule.of(version, viewer, authors) for version in versions]
