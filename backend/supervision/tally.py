"""What was answered, what of it may be shown, and how sure it is."""

from collections.abc import Collection, Mapping, Set
from dataclasses import dataclass
from math import sqrt
from typing import TypeVar

K = TypeVar("K")
Z = 1.959964
"""Of the normal distribution: 95 of a hundred such intervals hold the true value."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Of those who could rate, `given` did so; who let the time pass is in `silent`, and in no share."""

    expected: int = 0
    given: int = 0
    silent: int = 0
    satisfied: int = 0
    stars: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.expected + other.expected,
            self.given + other.given,
            self.silent + other.silent,
            self.satisfied + other.satisfied,
            self.stars + other.stars,
        )

    @property
    def share(self) -> float | None:
        return self.satisfied / self.given if self.given else None

    @property
    def mean(self) -> float | None:
        return self.stars / self.given if self.given else None

    @property
    def response(self) -> float | None:
        return self.given / self.expected if self.expected else None

    @property
    def interval(self) -> tuple[float, float]:
        """Of the share, by Wilson: it stays within 0 and 1 and holds for few answers too."""
        if not self.given:
            return 0.0, 1.0
        share, n = self.satisfied / self.given, self.given
        middle = (share + Z**2 / (2 * n)) / (1 + Z**2 / n)
        reach = Z / (1 + Z**2 / n) * sqrt(share * (1 - share) / n + (Z / (2 * n)) ** 2)
        # What is 0 or 1 is so exactly, which sums of fractions are not.
        return max(0.0, min(share, middle - reach)), min(1.0, max(share, middle + reach))


NOTHING = Tally()


@dataclass(frozen=True, slots=True)
class Index:
    """From 0 to 100, with the interval in which it lies with a probability of 95 %."""

    value: float
    low: float
    high: float

    def level(self, thresholds: Collection[float]) -> int:
        """How many of the thresholds it reaches."""
        return sum(self.value >= threshold for threshold in thresholds)


def index(tallies: Mapping[K, Tally], weights: Mapping[K, float]) -> Index | None:
    """The weighted mean of the satisfied shares; None where nothing may be shown.

    Its interval is made of theirs (MOVER, Zou and Donner 2008): how far each share may lie from its own end,
    weighted, in squares. Of one service alone it is Wilson's.
    """
    weighed = [(tally, weights[key]) for key, tally in tallies.items() if tally.given and weights[key]]
    whole = sum(weight for _, weight in weighed)
    if not whole:
        return None
    value = below = above = 0.0
    for tally, weight in weighed:
        share, (low, high) = tally.satisfied / tally.given, tally.interval
        value += weight / whole * share
        below += (weight / whole * (share - low)) ** 2
        above += (weight / whole * (high - share)) ** 2
    return Index(100 * value, max(0.0, 100 * (value - sqrt(below))), min(100.0, 100 * (value + sqrt(above))))


def hidden(parts: Mapping[K, Tally], least: int) -> Set[K]:
    """Which parts of a whole are not shown: those of too few answers, and as many of the next smallest as keep them
    from being computed. The whole less what is shown then is of two parts or more, of enough answers, and does not
    say that nobody in them was satisfied."""
    rated = sorted(
        (key for key, tally in parts.items() if tally.given), key=lambda key: (parts[key].given, str(key))
    )
    count = sum(parts[key].given < least for key in rated)
    if count == 0:
        return frozenset()
    while count < len(rated):
        rest = sum((parts[key] for key in rated[:count]), NOTHING)
        if count > 1 and rest.given >= least and rest.satisfied:
            break
        count += 1
    return frozenset(rated[:count])
