"""The GraphQL edge of facility."""

from backend.facility.graphql.changes import FacilityMutation
from backend.facility.graphql.queries import FacilityQuery
from backend.facility.graphql.types import Equipment, EquipmentCard, Place, PlaceCard

__all__ = ["Equipment", "EquipmentCard", "FacilityMutation", "FacilityQuery", "Place", "PlaceCard"]
