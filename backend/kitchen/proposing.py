"""What the measures of a quarter say of the items that they can speak of; people decide on the score."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from backend.kitchen.costs import MonthCost
from backend.kitchen.measures import Measured
from backend.kitchen.models import NOTHING

CLOSE = Decimal("0.1")
"""Meals cooked within a tenth of those who ate are as many as were needed."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The quarter's meals, those of the quarter before, and its months."""

    now: Sequence[Measured]
    before: Sequence[Measured]
    months: Sequence[MonthCost]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A share of the item's points from 0 to 1, and the figures it came from."""

    share: Decimal
    figures: Mapping[str, float]

    def points(self, of: Decimal) -> Decimal:
        return round(self.share * of, 1)


def propose(evidence: Evidence) -> Mapping[str, Proposal]:
    """By the keys of the items for which there is something to measure them by."""
    return {key: proposal for key, reckon in _RECKONED.items() if (proposal := reckon(evidence))}


def _waste(evidence: Evidence) -> Proposal | None:
    """All points where waste a visit has not grown, else before ÷ now of them."""
    now, before = _per_visit(evidence.now), _per_visit(evidence.before)
    if now is None or before is None:
        return None
    share = min(Decimal(1), before / now)
    return Proposal(share, {"now": float(round(now, 3)), "before": float(round(before, 3))})


def _weighing(evidence: Evidence) -> Proposal | None:
    """The share of the meals with guests that were weighed."""
    eaten = [one for one in evidence.now if one.diners]
    return _share(sum(bool(one.waste) for one in eaten), len(eaten))


def _deviation(evidence: Evidence) -> Proposal | None:
    """The share of the meals of which it is known that were cooked in the right number."""
    known = [one.deviation for one in evidence.now if one.deviation is not None]
    return _share(sum(abs(each) <= CLOSE for each in known), len(known))


def _loss(evidence: Evidence) -> Proposal | None:
    """The share, by value, of what left the larder that did not get lost."""
    lost = sum((month.lost for month in evidence.months), NOTHING)
    cooked = sum((month.ingredients for month in evidence.months), NOTHING)
    if lost + cooked <= 0:
        return None
    rate = max(NOTHING, lost) / (lost + cooked)
    return Proposal(1 - min(Decimal(1), rate), {"lost": float(lost), "cooked": float(cooked)})


def _share(part: int, of: int) -> Proposal | None:
    return Proposal(Decimal(part) / of, {"part": part, "of": of}) if of else None


def _per_visit(measured: Iterable[Measured]) -> Decimal | None:
    comparable = [one for one in measured if one.counts]
    diners = sum(one.diners or 0 for one in comparable)
    return sum((one.kg for one in comparable), NOTHING) / diners if diners else None


_RECKONED: Mapping[str, Callable[[Evidence], Proposal | None]] = MappingProxyType(
    {"waste": _waste, "weighing": _weighing, "deviation": _deviation, "loss": _loss}
)
"""By the key of the rule's item."""
