"""A place and a category as far as a report needs them: columns that were read, not rows that a session holds."""

from typing import NamedTuple, TypeAlias
from uuid import UUID

from backend.facility.models import Place
from backend.tickets.models import Category
from backend.tickets.states import Urgency


class Where(NamedTuple):
    id: UUID
    path: str
    lineage: list[UUID]


class What(NamedTuple):
    id: UUID
    parent_id: UUID | None
    key: str
    name: str
    name_en: str
    urgency: Urgency


AnyPlace: TypeAlias = Place | Where
AnyCategory: TypeAlias = Category | What
