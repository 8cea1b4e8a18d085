"""Every rule the service knows, by area, with the values and sources it starts with."""

from collections.abc import Mapping
from typing import Any

from backend.rules.catalogue import (
    assets,
    canteen,
    energy,
    hygiene,
    meetings,
    repairs,
    running,
    safety,
    service,
    space,
    vehicles,
)
from backend.rules.rule import Rule

_AREAS = (service, repairs, meetings, canteen, hygiene, space, assets, vehicles, energy, safety, running)

RULES: Mapping[str, Rule[Any]] = {
    rule.key: rule for area in _AREAS for rule in vars(area).values() if isinstance(rule, Rule)
}
"""By key, in the order in which people should read them."""
