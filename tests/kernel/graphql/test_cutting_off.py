"""A subscription that is cut off in the middle of an event leaves nothing behind that nobody awaits."""

import asyncio
import gc
import warnings
from collections.abc import Iterator
from contextlib import aclosing

import pytest

from backend.kernel.graphql.documents import Documents
from backend.kernel.graphql.engine import Answer, Engine, Request
from tests.kernel.graphql.shop import SCHEMA, Context, Shop

PRICES = "subscription { announced { name price again: price } }"
"""Fields that are resolved at once."""


@pytest.fixture(autouse=True)
def _nothing_is_left() -> Iterator[None]:
    """Python says so when it throws away what was never awaited."""
    gc.collect()
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        yield
        gc.collect()
    assert {str(each.message) for each in said} == set()


@pytest.mark.parametrize("steps", range(8))
async def test_wherever_it_is_cut_off(steps: int) -> None:
    shop, answers = Shop(), list[Answer]()

    async def follow() -> None:
        engine = Engine(Documents(SCHEMA, {}, ad_hoc=True))
        async with aclosing(engine.follow(Request(query=PRICES), Context(shop, None))) as events:
            async for answer in events:
                answers.append(answer)

    following = asyncio.create_task(follow())
    await shop.until_listening(1)
    await shop.announce("tart")
    for _ in range(steps):
        await asyncio.sleep(0)
    following.cancel()
    await asyncio.wait([following])
    assert (following.cancelled(), shop.listeners) == (True, [])
