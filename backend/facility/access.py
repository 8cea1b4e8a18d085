"""On which places a role acts: all within the places it was granted at, and a unit's own rooms."""

from backend.facility.models import Place
from backend.identity.actor import Actor
from backend.kernel.errors import NotAllowed


def require(actor: Actor, ability: str, *places: Place) -> None:
    """Refuse whoever lacks the ability at any of these places."""
    where = actor.where(ability)
    at_places = {at.id for at in where if at.kind == "place"}
    at_units = {at.id for at in where if at.kind == "unit"}
    for place in places:
        if at_places.isdisjoint(place.lineage) and place.unit_id not in at_units:
            raise NotAllowed
