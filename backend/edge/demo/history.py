"""Twelve months of tickets as they might have been: played ticket by ticket on the real calendar and rules."""

from bisect import bisect_right
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import accumulate

from backend.edge.demo.life import Life
from backend.edge.demo.likelihood import HOURS, NIGHT, cumulated, places_for
from backend.edge.demo.scene import Played, Scene, Troubles
from backend.edge.demo.seed import Chance
from backend.kernel import clock
from backend.tickets.models import Category

RECENT = 400
"""Of a week or so: these have photos, and some of them still wait for parts or people."""


def play(scene: Scene, count: int, *, months: int = 12, told: int = 20_000) -> Iterator[Played]:
    """`count` tickets, oldest first, a thousand at a time. Only the newest `told` have their timeline."""
    player = _Player(scene)
    for start in range(0, count, 1000):
        played = Played()
        for number in range(start, min(start + 1000, count)):
            begins = scene.now - timedelta(days=30.4 * months) * (1 - number / count)
            player.one(played, begins, from_the_end=count - number, with_timeline=number >= count - told)
        yield played


class _Player:
    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.chance = Chance("history")
        self.troubles = Troubles(scene)
        self.places = {kind.id: places_for(kind, scene.places) for kind in scene.kinds}
        self.kinds = {
            (month, off_hours): cumulated(scene.kinds, month, off_hours=off_hours)
            for month in range(1, 13)
            for off_hours in (False, True)
        }
        self.hours = list(accumulate(HOURS))

    def one(self, played: Played, begins: datetime, *, from_the_end: int, with_timeline: bool) -> None:
        at = self.moment_of_report(begins)
        kind = self.kind(clock.local(at))
        trouble = self.troubles.of(kind, self.chance.choice(self.places[kind.id]))
        life = Life(
            self.scene,
            self.chance,
            played,
            trouble,
            at,
            with_timeline=with_timeline,
            is_recent=from_the_end <= RECENT,
            must_wait=from_the_end <= RECENT and from_the_end % 40 == 0,
        )
        life.live(_steps(from_the_end))

    def moment_of_report(self, about: datetime) -> datetime:
        """Some time on the day `about`, in office hours on a working day, rarely at other times."""
        chance = self.chance
        day = clock.local(about).replace(minute=0, second=0, microsecond=0)
        if not self.scene.book.calendar.is_working_day(day.date()) and chance.random() < 0.85:
            day -= timedelta(days=chance.choice((2, 3)))
        hour = bisect_right(self.hours, chance.random() * self.hours[-1])
        moment = day.replace(hour=hour, minute=chance.randint(0, 59), second=chance.randint(0, 59))
        return min(moment, self.scene.now - timedelta(minutes=chance.randint(2, 90)))

    def kind(self, at: datetime) -> Category:
        off_hours = at.hour in NIGHT or not self.scene.book.calendar.is_working_day(at.date())
        weights = self.kinds[at.month, off_hours]
        return self.scene.kinds[bisect_right(weights, self.chance.random() * weights[-1])]


def _steps(from_the_end: int) -> int:
    """The newest few still wait for the desk, or for a worker, whatever the hour."""
    return 0 if from_the_end <= 7 else 1 if from_the_end <= 14 else 8
