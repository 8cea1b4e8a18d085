"""Rates of two things that share one machine: measured in turns, so that both meet the same weather."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from statistics import median
from time import perf_counter
from typing import Any

CONNECTIONS = 16
ROUNDS = 7
SLICE_SECONDS = 3.0

Step = Callable[[], Awaitable[None]]
"""One request, one statement or one transaction on a connection of its own."""


async def side_by_side(ours: Sequence[Step], theirs: Sequence[Step]) -> tuple[float, float]:
    """Steps a second of both, each the median of several short slices that take turns."""
    await rate(ours, SLICE_SECONDS / 3)
    await rate(theirs, SLICE_SECONDS / 3)
    rounds = [(await rate(ours, SLICE_SECONDS), await rate(theirs, SLICE_SECONDS)) for _ in range(ROUNDS)]
    return median(first for first, _ in rounds), median(second for _, second in rounds)


async def rate(steps: Sequence[Step], seconds: float) -> float:
    """How often a second all connections together get through their step."""
    began = perf_counter()
    ends = began + seconds

    async def repeat(step: Step) -> int:
        done = 0
        while perf_counter() < ends:
            await step()
            done += 1
        return done

    counts = await asyncio.gather(*(repeat(step) for step in steps))
    return sum(counts) / (perf_counter() - began)


def tell(name: str, unit: str, value: float, reference: float, **more: Any) -> float:
    """Print the benchmark's line; the ratio of value to reference."""
    ratio = value / reference
    line = {"name": name, "unit": unit, "value": round(value, 2), "reference": round(reference, 2)}
    print(json.dumps(line | {"ratio": round(ratio, 3)} | more), flush=True)
    return ratio
