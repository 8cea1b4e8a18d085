"""Drawing what is seen from above on a table, with two strokes: a rounded shape and a line."""

from collections.abc import Callable, Iterator, Sequence
from math import cos, pi, sin, sqrt, tau
from typing import NamedTuple

from PIL import Image, ImageColor, ImageDraw

from backend.edge.demo.seed import Chance

SIZE = 256
_FINE = 3
"""Times as large while it is drawn: reducing it smooths every edge."""
MIDDLE = SIZE / 2
WELL = 84
"""The radius of what a plate or bowl holds."""
_GOLDEN = pi * (3 - sqrt(5))
_TABLE, _SHADE = "#e8dac4", "#d3c0a4"
PORCELAIN, _RIM = "#fdfcf9", "#ece6db"

Colours = Sequence[str]
Spot = tuple[float, float]


class Vessel(NamedTuple):
    outside: str
    rim: str
    inside: str


PLATE = Vessel(_RIM, PORCELAIN, "#f5f1e9")
BLUE_PLATE = Vessel("#2f5666", "#4a7585", "#3a6575")
BOWL = Vessel("#3f6f82", "#f7f4ec", "#d9d3c6")
DARK_BOWL = Vessel("#39495a", "#56687a", "#2f3d4c")
STEAMER = Vessel("#b98d52", "#d9b67d", "#eed9ae")


class Brush:
    def __init__(self, motif: str, vessel: Vessel) -> None:
        self.chance = Chance(f"plate {motif}")
        self.picture = Image.new("RGB", (SIZE * _FINE, SIZE * _FINE), _TABLE)
        self.pencil = ImageDraw.Draw(self.picture)
        self.disc((MIDDLE + 4, MIDDLE + 8), 112, _SHADE)
        for radius, colour in zip((112, 107, WELL + 8), vessel, strict=True):
            self.disc((MIDDLE, MIDDLE), radius, colour)

    def done(self) -> Image.Image:
        return self.picture.reduce(_FINE)

    def disc(self, at: Spot, radius: float, colour: str) -> None:
        self.shape(at, radius, radius, colour)

    def shape(
        self, at: Spot, half: float, across: float, colour: str, turned: float = 0, *, roundness: float = 2
    ) -> None:
        """A superellipse: 2 is an ellipse, more grows towards a rectangle."""
        points = []
        for step in range(36):
            c, s = cos(step * tau / 36), sin(step * tau / 36)
            x = half * abs(c) ** (2 / roundness) * (1 if c > 0 else -1)
            y = across * abs(s) ** (2 / roundness) * (1 if s > 0 else -1)
            points.append(
                (
                    _FINE * (at[0] + x * cos(turned) - y * sin(turned)),
                    _FINE * (at[1] + x * sin(turned) + y * cos(turned)),
                )
            )
        self.pencil.polygon(points, fill=colour)

    def piece(
        self, at: Spot, half: float, across: float, colour: str, turned: float = 0, *, roundness: float = 2
    ) -> None:
        """With its shadow below it and the light on it, which comes from the left above."""
        x, y = at
        self.shape((x + 1.5, y + 3), half, across, toned(colour, -0.35), turned, roundness=roundness)
        self.shape(at, half, across, colour, turned, roundness=roundness)
        light = (x - half * 0.16, y - across * 0.2)
        self.shape(light, half * 0.62, across * 0.56, toned(colour, 0.16), turned, roundness=roundness)

    def line(self, points: Sequence[Spot], width: float, colour: str) -> None:
        """With round ends and joints."""
        fine = [(_FINE * x, _FINE * y) for x, y in points]
        self.pencil.line(fine, fill=colour, width=round(_FINE * width), joint="curve")
        radius = _FINE * width / 2
        for x, y in (fine[0], fine[-1]):
            self.pencil.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)

    def strip(self, at: Spot, length: float, width: float, colour: str, turned: float, bend: float) -> None:
        """A bent line with its shadow and light."""
        spots = []
        for step in range(7):
            along = (step / 6 - 0.5) * length
            aside = bend * (1 - (2 * step / 6 - 1) ** 2)
            spots.append(
                (
                    at[0] + along * cos(turned) - aside * sin(turned),
                    at[1] + along * sin(turned) + aside * cos(turned),
                )
            )
        self.line([(x + 1, y + 2.5) for x, y in spots], width, toned(colour, -0.3))
        self.line(spots, width, colour)
        self.line(
            [(x - width * 0.14, y - width * 0.18) for x, y in spots[1:-1]], width * 0.3, toned(colour, 0.2)
        )

    def heap(self, count: int, reach: float = WELL) -> Iterator[Spot]:
        """Evenly spread spots, the outer ones first, so that the middle lies on top."""
        for number in range(count, 0, -1):
            radius, angle = reach * sqrt((number - 0.5) / count), number * _GOLDEN
            aside, down = self.chance.uniform(-3, 3), self.chance.uniform(-3, 3)
            yield MIDDLE + radius * cos(angle) + aside, MIDDLE + radius * sin(angle) + down

    def ring(self, count: int, reach: float, begin: float = 0) -> Iterator[tuple[Spot, float]]:
        """Spots around the middle, each with its direction."""
        for number in range(count):
            angle = begin + number * tau / count
            yield (MIDDLE + reach * cos(angle), MIDDLE + reach * sin(angle)), angle

    def turn(self) -> float:
        return self.chance.uniform(0, tau)

    def scallions(self, count: int, reach: float = 50) -> None:
        for at in self.heap(count, reach):
            colour = self.chance.choice(("#5fa044", "#8cc063", "#3f8038"))
            self.disc(at, 4.2, colour)
            self.disc(at, 1.8, toned(colour, 0.45))

    def sesame(self, count: int) -> None:
        for at in self.heap(count, 56):
            self.shape(at, 2.6, 1.5, "#f7e7bd", self.turn())


Motif = Callable[[Brush, Colours], None]


def toned(colour: str, by: float) -> str:
    """Towards white, or with less than nothing towards a warm black."""
    aim = (255, 255, 255) if by > 0 else (40, 20, 10)
    mixed = (
        round(one + (other - one) * abs(by))
        for one, other in zip(ImageColor.getrgb(colour), aim, strict=False)
    )
    return "#{:02x}{:02x}{:02x}".format(*mixed)
