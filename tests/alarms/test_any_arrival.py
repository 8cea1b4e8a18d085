"""Random series that arrive in random batches, late, twice and out of order, against a model in memory."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from backend.alarms.condition import Value
from backend.alarms.judging import condition
from backend.alarms.models import AlarmRule
from backend.alarms.windows import HORIZON
from backend.kernel.db import Database
from backend.telemetry.models import Point
from backend.telemetry.storing import Sent
from tests.alarms.model import verdict_of
from tests.factories.alarms import a_watched_room, arrives

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


@dataclass
class Model:
    """What should be known of one point: all readings, whether it is in alarm, and since when."""

    rule: AlarmRule
    point: Point
    readings: dict[datetime, Sent] = field(default_factory=dict)
    on: bool = False
    changed_at: datetime | None = None

    def receive(self, batch: list[Sent], now: datetime) -> None:
        new = [sent for sent in batch if self._is_news(sent)]
        if not new:
            return
        for sent in sorted(new, key=lambda sent: sent.sequence):
            self.readings[sent.time] = sent
        values = [Value(time, self.readings[time].value) for time in sorted(self.readings)]
        newest = values[-1].time
        since = max(min(sent.time for sent in new), newest - HORIZON)
        patience = timedelta(seconds=self.point.stale_after_seconds)
        verdict = verdict_of(values, condition(self.rule, patience), since)
        if verdict is None or verdict.on == self.on:
            return
        if self.changed_at is not None and verdict.time <= self.changed_at:
            return
        if verdict.on and now - newest > patience:
            return
        self.on, self.changed_at = verdict.on, verdict.time

    def _is_news(self, sent: Sent) -> bool:
        known = self.readings.get(sent.time)
        return known is None or known.sequence < sent.sequence


def weather(chance: random.Random, point: Point) -> list[Sent]:
    """Some hours of a room: stretches at one level, and now and then a silence."""
    sent: list[Sent] = []
    time = NOON
    while len(sent) < 150:
        level = chance.choice([600.0, 880.0, 950.0, 1000.0, 1001.0, 1400.0])
        for _ in range(chance.randint(1, 25)):
            time += timedelta(minutes=chance.choice([1, 1, 1, 2]))
            sent.append(Sent(point.code, time, level, len(sent) + 1))
        if chance.random() < 0.2:
            time += timedelta(minutes=chance.randint(5, 40))
    return sent


def arrivals(chance: random.Random, sent: list[Sent]) -> Iterator[list[Sent]]:
    """The series in batches, some of which wait and come later, some twice, some with a correction."""
    waiting: list[list[Sent]] = []
    corrections = len(sent)
    while sent or waiting:
        size = chance.randint(1, 20)
        batch, sent = sent[:size], sent[size:]
        if batch and chance.random() < 0.25:
            waiting.append(batch)
            continue
        if batch and chance.random() < 0.2:
            corrections += 1
            batch = [*batch, chance.choice(batch)._replace(value=400.0, sequence=corrections)]
        if batch:
            yield batch
            if chance.random() < 0.2:
                yield batch
        if waiting and (not sent or chance.random() < 0.3):
            late = waiting.pop(chance.randrange(len(waiting)))
            chance.shuffle(late)
            yield late


@pytest.mark.parametrize("seed", range(6))
async def test_it_agrees_with_the_model_after_every_batch(database: Database, seed: int) -> None:
    chance = random.Random(seed)
    watched = await a_watched_room(database)
    model = Model(watched.rule, watched.point)
    raised = 0
    for batch in arrivals(chance, weather(chance, watched.point)):
        now = max([sent.time for sent in batch] + list(model.readings))
        was_on = model.on
        model.receive(batch, now)
        raised += model.on and not was_on
        await arrives(database, watched.gateway, batch, now)
        alarms = await watched.alarms()
        state = [(alarm.is_in_alarm, alarm.changed_at) for alarm in alarms]
        assert state == ([(model.on, model.changed_at)] if model.changed_at else [])
    assert raised > 0, "without an alarm nothing has been compared: choose another seed"
