"""A place as the app names it: columns that were read, not a row that a session holds."""

from typing import NamedTuple
from uuid import UUID

from backend.facility.models import PlaceKind


class PlaceRow(NamedTuple):
    id: UUID
    name: str
    kind: PlaceKind
    path: str
    code: str
