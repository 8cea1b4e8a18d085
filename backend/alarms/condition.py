"""When a series of readings means alarm and when it means normal: pure, in source time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple


class Value(NamedTuple):
    time: datetime
    value: float


class Verdict(NamedTuple):
    """Since the reading at `time` the condition is known to be on, or off."""

    on: bool
    time: datetime
    value: float


@dataclass(frozen=True, slots=True)
class Condition:
    """On after `on_delay` without a break above `limit`, off after `off_delay` below `limit - dead_band`.

    Between the two limits nothing is decided: the last verdict holds. A silence longer than `patience`
    breaks a stretch, for nobody knows what happened meanwhile.
    """

    limit: float
    dead_band: float
    on_delay: timedelta
    off_delay: timedelta
    patience: timedelta

    def last_verdict(self, series: Iterable[Value], since: datetime) -> Verdict | None:
        """The last verdict that readings from `since` on bring about; None when they decide nothing.

        `series` is in order of time and begins at least the longer delay and a `patience` before
        `since`, or with the first reading: then no break hides before it.
        """
        verdict = None
        side, start, previous, decided = 0, since, since, False
        for time, value in series:
            now = self._side(value)
            if now != side or time - previous > self.patience:
                side, start, decided = now, time, False
            delay = self.on_delay if side > 0 else self.off_delay
            if side and not decided and time >= since and time - start >= delay:
                verdict, decided = Verdict(side > 0, time, value), True
            previous = time
        return verdict

    def _side(self, value: float) -> int:
        return (value > self.limit) - (value < self.limit - self.dead_band)
