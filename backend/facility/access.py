"""On which places a role acts: all within the places it was granted at, and a unit's own rooms."""

from uuid import UUID

from backend.facility.models import Place
from backend.identity.actor import Actor
from backend.kernel.errors import NotAllowed


def places_of(actor: Actor, ability: str) -> list[UUID]:
    """The places at which the actor has the ability: it acts on all whose lineage overlaps them."""
    return [at.id for at in actor.where(ability) if at.kind == "place"]


def require(actor: Actor, ability: str, *places: Place) -> None:
    """Refuse whoever lacks the ability at any of these places."""
    at_places = places_of(actor, ability)
    at_units = {at.id for at in actor.where(ability) if at.kind == "unit"}
    for place in places:
        if set(place.lineage).isdisjoint(at_places) and place.unit_id not in at_units:
            raise NotAllowed
