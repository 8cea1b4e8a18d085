"""What is measured, as data: names for people, units, and what tells about people themselves."""

from dataclasses import dataclass

from backend.telemetry.models import Quantity


@dataclass(frozen=True, slots=True)
class Measure:
    """`private` ones show whether someone is in a room: for its occupant and the desks that watch it."""

    name: str
    unit: str
    private: bool = False


MEASURES: dict[Quantity, Measure] = {
    Quantity.CO2: Measure("二氧化碳", "ppm"),
    Quantity.HUMIDITY: Measure("相对湿度", "%"),
    Quantity.ILLUMINANCE: Measure("照度", "lx"),
    Quantity.MASS: Measure("重量", "kg"),
    Quantity.PIR: Measure("人员活动", "次", private=True),
    Quantity.TEMPERATURE: Measure("温度", "°C"),
}

OF_A_ROOM = tuple(quantity for quantity in Quantity if quantity is not Quantity.MASS)
"""What one sensor measures of the room that it hangs in."""

PRIVATE = frozenset(quantity for quantity, measure in MEASURES.items() if measure.private)
