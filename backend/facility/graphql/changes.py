"""Changing places and equipment."""

from collections.abc import Awaitable, Callable
from typing import TypeAlias
from uuid import UUID

import strawberry
from sqlalchemy.ext.asyncio import AsyncSession
from strawberry import ID

from backend.facility import equipment, feeds, finding, models, places
from backend.facility.graphql.imports import FacilityImportMutation
from backend.facility.graphql.inputs import EquipmentInput, PlaceInput
from backend.facility.graphql.types import Equipment, Place
from backend.facility.models import Medium, PlaceKind
from backend.identity.actor import Actor
from backend.identity.graphql.types import as_ref, as_uuid
from backend.identity.graphql_permission import Info, may
from backend.kernel.errors import Invalid
from backend.kernel.graphql.errors import Refused
from backend.kernel.graphql.scalars import IdempotencyKey
from backend.kernel.refs import Ref

_managing_places = [may("manage places")]
_managing_equipment = [may("manage equipment")]


@strawberry.type
class FacilityMutation(FacilityImportMutation):
    @strawberry.mutation(permission_classes=_managing_places)
    async def add_place(
        self, info: Info, key: IdempotencyKey, parent_id: ID, kind: PlaceKind, name: str, input: PlaceInput
    ) -> Place | Refused:
        return await _place(
            info,
            key,
            lambda session, me: places.add_place(
                session, me, as_uuid(parent_id, "parentId"), kind, name, input.facts()
            ),
        )

    @strawberry.mutation(
        permission_classes=_managing_places,
        description="Replaces name and all facts; another name also changes the paths of all below.",
    )
    async def change_place(
        self, info: Info, key: IdempotencyKey, id: ID, version: int, name: str, input: PlaceInput
    ) -> Place | Refused:
        return await _place(
            info,
            key,
            lambda session, me: places.change_place(
                session, me, as_uuid(id, "id"), name, input.facts(), version=version
            ),
        )

    @strawberry.mutation(permission_classes=_managing_places, description="Only when nothing is in it.")
    async def close_place(self, info: Info, key: IdempotencyKey, id: ID, version: int) -> Place | Refused:
        return await _place(
            info,
            key,
            lambda session, me: places.close_place(session, me, as_uuid(id, "id"), version=version),
        )

    @strawberry.mutation(permission_classes=_managing_places)
    async def allow_anonymous_reports(
        self, info: Info, key: IdempotencyKey, place_id: ID, allowed: bool
    ) -> Place | Refused:
        return await _place(
            info,
            key,
            lambda session, me: places.allow_anonymous_reports(
                session, me, as_uuid(place_id, "placeId"), allowed
            ),
        )

    @strawberry.mutation(permission_classes=_managing_equipment)
    async def add_equipment(
        self, info: Info, key: IdempotencyKey, place_id: ID, kind: str, input: EquipmentInput
    ) -> Equipment | Refused:
        return await _equipment(
            info,
            key,
            lambda session, me: equipment.add_equipment(
                session, me, as_uuid(place_id, "placeId"), kind, input.facts()
            ),
        )

    @strawberry.mutation(permission_classes=_managing_equipment, description="Replaces all that is said.")
    async def change_equipment(
        self, info: Info, key: IdempotencyKey, id: ID, version: int, place_id: ID, input: EquipmentInput
    ) -> Equipment | Refused:
        return await _equipment(
            info,
            key,
            lambda session, me: equipment.change_equipment(
                session, me, as_uuid(id, "id"), as_uuid(place_id, "placeId"), input.facts(), version=version
            ),
        )

    @strawberry.mutation(permission_classes=_managing_equipment)
    async def retire_equipment(
        self, info: Info, key: IdempotencyKey, id: ID, version: int
    ) -> Equipment | Refused:
        return await _equipment(
            info,
            key,
            lambda session, me: equipment.retire_equipment(session, me, as_uuid(id, "id"), version=version),
        )

    @strawberry.mutation(
        permission_classes=_managing_equipment, description="`target` is `equipment:<id>` or `place:<id>`."
    )
    async def connect_equipment(
        self, info: Info, key: IdempotencyKey, source_id: ID, target: str, medium: Medium
    ) -> Equipment | Refused:
        return await _equipment(
            info,
            key,
            lambda session, me: feeds.connect(
                session, me, as_uuid(source_id, "sourceId"), _target(target), medium
            ),
        )

    @strawberry.mutation(permission_classes=_managing_equipment)
    async def disconnect_equipment(
        self, info: Info, key: IdempotencyKey, source_id: ID, target: str
    ) -> Equipment | Refused:
        return await _equipment(
            info,
            key,
            lambda session, me: feeds.disconnect(
                session, me, as_uuid(source_id, "sourceId"), _target(target)
            ),
        )


PlaceVerb: TypeAlias = Callable[[AsyncSession, Actor], Awaitable[models.Place]]
EquipmentVerb: TypeAlias = Callable[[AsyncSession, Actor], Awaitable[models.Equipment]]


async def _place(info: Info, key: UUID, verb: PlaceVerb) -> Place | Refused:
    changed = await info.context.once(info, key, verb, lambda row: row)
    if isinstance(changed, Refused):
        return changed
    async with info.context.read() as session:
        shown = await finding.place(session, changed.id)
    assert shown is not None  # places are closed, never deleted
    return Place.of(shown)


async def _equipment(info: Info, key: UUID, verb: EquipmentVerb) -> Equipment | Refused:
    changed = await info.context.once(info, key, verb, lambda row: row)
    if isinstance(changed, Refused):
        return changed
    async with info.context.read() as session:
        shown = await finding.equipment(session, changed.id)
    assert shown is not None  # equipment is retired, never deleted
    return Equipment.of(shown, info.context.me.locale)


def _target(text: str) -> Ref:
    target = as_ref(text, "target")
    if target.kind not in ("equipment", "place"):
        raise Invalid(field="target")
    return target
