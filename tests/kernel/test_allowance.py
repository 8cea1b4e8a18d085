"""So many at once, then one after the other."""

import time
from uuid import uuid4

import pytest

from backend.kernel.allowance import Allowance


def test_after_a_burst_one_waits_for_each_more(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    allowance, hasty, calm = Allowance(3, 2.0), uuid4(), uuid4()
    assert [allowance.take(hasty) for _ in range(5)] == [0, 0, 0, 2.0, 2.0]
    assert allowance.take(calm) == 0
    now += 1.5
    assert allowance.take(hasty) == 0.5
    now += 0.5
    assert [allowance.take(hasty) for _ in range(2)] == [0, 2.0]
    now += 60
    assert [allowance.take(hasty) for _ in range(4)] == [0, 0, 0, 2.0]


def test_whoever_came_long_ago_is_forgotten_and_nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    allowance, hasty = Allowance(3, 2.0), uuid4()
    for _ in range(100):
        assert allowance.take(uuid4()) == 0
    now += 5.5
    assert [allowance.take(hasty) for _ in range(4)] == [0, 0, 0, 2.0]
    assert len(allowance) == 101
    now += 0.5
    assert allowance.take(hasty) == 1.5
    assert len(allowance) == 1
