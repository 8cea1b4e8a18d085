"""What breaks where, how often, and when it is reported."""

from collections.abc import Sequence
from itertools import accumulate

from backend.edge.demo.descriptions import phrases
from backend.facility.models import Place, SpaceUse
from backend.tickets.models import Category
from backend.tickets.states import Urgency

_WEIGHT = {
    Urgency.DANGER: 0.15,
    Urgency.UTILITY: 1.0,
    Urgency.URGENT: 2.5,
    Urgency.ORDINARY: 6.0,
    Urgency.PLANNED: 0.8,
}
PRESSING = frozenset({Urgency.DANGER, Urgency.UTILITY, Urgency.URGENT})
"""What is reported and done at any hour; little else is reported at night or on a day off."""
_CAN_WAIT = 0.05
HOURS = (1, 0, 0, 1, 0, 1, 1, 4, 14, 18, 15, 9, 4, 8, 14, 13, 11, 7, 3, 2, 1, 1, 1, 1)
"""How many reports come in each hour of a day."""
NIGHT = frozenset({22, 23, *range(6)})
_SUMMER, _WINTER = (6, 7, 8, 9), (11, 12, 1, 2, 3)


_POPULARITY = {
    SpaceUse.OFFICE: 3,
    SpaceUse.MEETING: 4,
    SpaceUse.WASHROOM: 5,
    SpaceUse.CANTEEN: 5,
    SpaceUse.CORRIDOR: 3,
}


def places_for(kind: Category, places: Sequence[Place]) -> list[Place]:
    """Where such a thing breaks: the charger in the garage, the telephone in an office."""
    fitting = [place for place in places if phrases(kind.key, place)]
    return [place for place in fitting for _ in range(_POPULARITY.get(place.use or SpaceUse.OTHER, 1))]


def cumulated(kinds: Sequence[Category], month: int, *, off_hours: bool) -> list[float]:
    """Cooling fails in summer and heating in winter."""
    seasonal = {
        "climate.cold": _SUMMER,
        "climate.drip": _SUMMER,
        "climate.warm": _WINTER,
        "gas_heat.none": _WINTER,
    }
    weights = []
    for kind in kinds:
        months = seasonal.get(kind.key)
        season = 1.0 if months is None else 3.0 if month in months else 0.05
        patience = _CAN_WAIT if off_hours and kind.urgency not in PRESSING else 1.0
        weights.append(_WEIGHT[kind.urgency] * season * patience)
    return list(accumulate(weights))
