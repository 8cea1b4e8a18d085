"""The compiled path answers exactly as graphql-core does: data, order of keys, errors and their places."""

import asyncio
import gc
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from random import Random
from typing import Any, cast
from uuid import uuid4

import pytest
from graphql import ExecutionResult, GraphQLList, GraphQLNonNull
from graphql.execution import Executor
from graphql.pyutils import Undefined
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from strawberry.execution import optimized_is_awaitable

from backend.kernel.graphql.completion import CompletingExecutor
from backend.kernel.graphql.documents import Documents, Prepared
from backend.kernel.graphql.errors import Rejected
from backend.kernel.graphql.limits import Limits
from tests.kernel.graphql import zoo

UNLIMITED = Limits(
    tokens=100_000, selections=100_000, aliases=100_000, root_fields=1000, depth=100, cost=10**12
)
ANIMAL: Any = zoo.GRAPH.type_map["Animal"]
ANIMALS: Any = GraphQLNonNull(GraphQLList(GraphQLNonNull(ANIMAL)))
CARER: Any = zoo.GRAPH.type_map["Carer"]


def execute(
    executor_class: type[Executor[Any]], prepared: Prepared, variables: Any, context: Any
) -> ExecutionResult:
    executor: Any = executor_class.build(
        zoo.GRAPH,
        prepared.document,
        context_value=context,
        raw_variable_values=variables,
        is_awaitable=cast(Any, optimized_is_awaitable),
    )
    if executor_class is CompletingExecutor:
        executor.plan = prepared.plan(executor.operation, executor.variable_values.coerced)

    async def run() -> ExecutionResult:
        result = executor.execute_operation()
        return cast(ExecutionResult, await result if executor.is_awaitable(result) else result)

    return asyncio.run(run())


def told(result: ExecutionResult) -> tuple[str, list[tuple[str, Any, Any]]]:
    """All that a client could tell apart. The text of the data also shows the order of its keys."""
    errors = [(_anonymous(error.message), error.path, error.locations) for error in result.errors or ()]
    return _anonymous(repr(result.data)), errors


def _anonymous(text: str) -> str:
    return re.sub(r" at 0x[0-9a-f]+", "", text)


def prepare(document: str) -> Prepared:
    return Documents(zoo.SCHEMA, {}, ad_hoc=True, limits=UNLIMITED).find(document, None, may_explore=True)


def a_document(random: Random) -> Prepared:
    try:
        return prepare(zoo.Author(random).write())
    except Rejected as rejected:
        # The author's only liberty: one response name for fields of different types.
        assume("conflict" not in str(rejected))
        raise


@contextmanager
def collecting_afterwards() -> Iterator[None]:
    """Inside a named tuple's functions, which have no builtins, Python cannot even warn of a dropped coroutine."""
    gc.disable()
    try:
        yield
    finally:
        gc.collect(0)
        gc.enable()


# graphql-core itself drops coroutines that an error elsewhere made needless.
@pytest.mark.filterwarnings("ignore:coroutine .* was never awaited")
@settings(max_examples=120, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from([0.0, 0.02, 0.1]))
def test_every_document_is_answered_as_by_the_normal_path(seed: int, faults: float) -> None:
    random = Random(seed)  # far faster than one whose every draw is hypothesis's own
    prepared = a_document(random)
    with collecting_afterwards():
        for a, b in [(True, False), (False, False), (True, True), (True, False)]:
            animals, carer = zoo.a_value(random, ANIMALS, faults), zoo.a_value(random, CARER, faults)
            variables = {"a": a, "b": b}
            normal = execute(Executor, prepared, variables, zoo.World(animals(), carer()))
            compiled = execute(CompletingExecutor, prepared, variables, zoo.World(animals(), carer()))
            assert told(compiled) == told(normal)


ODD: list[Any] = [
    None,
    True,
    0,
    -(2**31),
    2**31 - 1,
    2**31,
    -(2**31) - 1,
    1.0,
    1.5,
    float("nan"),
    float("inf"),
]
ODD += ["", "7", "x", b"x", [], (), {}, [None], object(), Undefined, ValueError("a value"), zoo.Later("x")]
ODD += [zoo.Later(None), zoo.Mood.CALM, "calm", Decimal("1.5"), datetime(2026, 1, 1), uuid4(), iter([])]  # noqa: DTZ001


@pytest.mark.parametrize(
    "place", ["nick", "number", "mood", "moods", "grid", "raw", "tags", "parent", "named"]
)
def test_an_odd_value_is_answered_as_by_the_normal_path(place: str) -> None:
    below = "{ __typename }" if place in {"tags", "parent", "named"} else ""
    check_odd_values(prepare(f"{{ animals {{ {place} {below} }} }}"), place, lambda animal: animal)


@pytest.mark.parametrize("place", ["text", "weight", "mood", "sure", "id", "key", "at"])
def test_an_odd_value_in_an_object_is_answered_as_by_the_normal_path(place: str) -> None:
    check_odd_values(
        prepare(f"{{ animals {{ number tag {{ {place} }} }} }}"), place, lambda animal: animal.tag
    )


def check_odd_values(prepared: Prepared, place: str, thing: Callable[[Any], Any]) -> None:
    for value in ODD:
        animals = some_animals(3)
        vars(thing(animals[1]))[place] = value
        normal = execute(Executor, prepared, {}, zoo.World(animals, None))
        assert told(execute(CompletingExecutor, prepared, {}, zoo.World(animals, None))) == told(normal)


PAGE = "{ animals { number mood tag { text weight } tags { text } parent { nick } shout } }"


class Counting(Executor[None]):
    """Counts the fields that take the normal path."""

    fields = 0

    def execute_field(self, *arguments: Any) -> Any:
        Counting.fields += 1
        return super().execute_field(*arguments)


class CountingCompleted(CompletingExecutor, Counting):
    """`Counting` comes behind the compiled path, and so sees only what that leaves over."""


def some_animals(count: int, **changes: Any) -> list[Any]:
    make = zoo.a_value(Random(1), GraphQLNonNull(ANIMAL), faults=0)
    animals = [make() for _ in range(count)]
    for animal in animals:
        vars(animal).update(tags=[], parent=None, **changes)
    return animals


def fields_taken_normally(executor_class: type[Executor[Any]], prepared: Prepared, animals: list[Any]) -> int:
    Counting.fields = 0
    execute(executor_class, prepared, {}, zoo.World(animals, None))
    return Counting.fields


def test_only_what_is_not_plain_takes_the_normal_path() -> None:
    prepared = prepare(PAGE)
    # animals itself; each animal's six fields, and the two of its tag
    assert fields_taken_normally(Counting, prepared, some_animals(10)) == 1 + 10 * (6 + 2)
    # animals itself; each animal's `shout`, which has a resolver
    assert fields_taken_normally(CountingCompleted, prepared, some_animals(10)) == 1 + 10


def test_one_bad_row_leaves_the_others_compiled() -> None:
    prepared = prepare("{ animals { number mood tags { text } } }")
    animals = some_animals(10)
    assert fields_taken_normally(CountingCompleted, prepared, animals) == 1
    animals[3].mood = "furious"
    assert fields_taken_normally(CountingCompleted, prepared, animals) == 2


def test_a_plan_is_compiled_once_for_each_set_of_conditions() -> None:
    prepared = prepare("query ($a: Boolean!) { animals { number mood @include(if: $a) } }")
    operation = prepared.operation(None)
    plans = [prepared.plan(operation, {"a": a}) for a in (True, False, True)]
    assert plans[0] is plans[2] is not plans[1]
    for a in (True, False, True):
        execute(CompletingExecutor, prepared, {"a": a}, zoo.World(some_animals(2), None))
    compiled = {key: dict(plan.values) for key, plan in zip((True, False), plans, strict=False)}
    assert all(compiled.values())
    for a in (True, False):
        execute(CompletingExecutor, prepared, {"a": a}, zoo.World(some_animals(2), None))
    assert compiled == {key: plan.values for key, plan in zip((True, False), plans, strict=False)}


def test_the_number_of_plans_is_bounded() -> None:
    names = [f"$v{number}: Boolean!" for number in range(8)]
    fields = [f"f{number}: number @skip(if: $v{number})" for number in range(8)]
    prepared = prepare(f"query ({' '.join(names)}) {{ animals {{ number {' '.join(fields)} }} }}")
    for bits in range(2**8):
        prepared.plan(prepared.operation(None), {f"v{n}": bool(bits >> n & 1) for n in range(8)})
    assert len(prepared._plans) <= 32
