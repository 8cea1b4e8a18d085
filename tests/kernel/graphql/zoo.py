"""A schema with every kind of type, values wrong in every way, and documents that ask for them."""

from collections.abc import Callable, Generator
from datetime import UTC, datetime
from enum import Enum
from random import Random
from types import SimpleNamespace
from typing import Annotated, Any
from uuid import UUID

import strawberry
from graphql import (
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    get_named_type,
    is_abstract_type,
    is_composite_type,
)
from strawberry.dataloader import DataLoader

from backend.kernel.graphql.schema import build_schema


@strawberry.enum
class Mood(Enum):
    CALM = "calm"
    WILD = "wild"


@strawberry.interface
class Named:
    name: str | None


@strawberry.type
class Keeper(Named):
    since: datetime
    boss: "Keeper | None"


@strawberry.type
class Robot(Named):
    serial: int
    boss: "Keeper"


Carer = Annotated[Keeper | Robot, strawberry.union("Carer")]


@strawberry.type
class Tag:
    text: str
    weight: float | None
    mood: Mood
    sure: bool
    id: UUID | None
    key: strawberry.ID
    at: datetime | None


class World:
    """The context of one execution: what the root gives out, and the loader."""

    def __init__(self, animals: Any, carer: Any) -> None:
        self.animals: list[Animal] = animals
        self.carer: Keeper | Robot | None = carer
        self.tags: DataLoader[int, Tag] = DataLoader(load_fn=self._load)

    async def _load(self, keys: list[int]) -> list[Tag]:
        return [
            Tag(
                text=str(key),
                weight=None,
                mood=Mood.CALM,
                sure=True,
                id=None,
                key=strawberry.ID("k"),
                at=None,
            )
            for key in keys
        ]


Info = strawberry.Info[World, None]


class Never(strawberry.BasePermission):
    message = "never"

    def has_permission(self, *_: Any, **__: Any) -> bool:
        return False


@strawberry.type
class Animal:
    number: int
    nick: str | None
    mood: Mood
    moods: list[Mood | None]
    grid: list[list[int]] | None
    raw: strawberry.scalars.JSON | None
    tag: Tag
    tags: list[Tag | None]
    nests: list[list[Tag]] | None
    parent: "Animal | None"
    children: list["Animal"]
    named: Named | None
    carers: list[Carer]
    secret: str | None = strawberry.field(permission_classes=[Never])

    @strawberry.field
    def shout(self) -> str:
        return f"{self.nick}!"

    @strawberry.field
    async def later(self) -> "Animal | None":
        return self.parent

    @strawberry.field
    async def loaded(self, info: Info) -> Tag | None:
        return await info.context.tags.load(1)

    @strawberry.field
    def failing(self) -> int | None:
        raise ValueError("the resolver says no")


@strawberry.type
class Query:
    @strawberry.field
    async def animals(self, info: Info) -> list[Animal]:
        return info.context.animals

    @strawberry.field
    async def animal(self, info: Info) -> Animal | None:
        return info.context.animals[0] if info.context.animals else None

    @strawberry.field
    def carer(self, info: Info) -> Carer | None:
        return info.context.carer


SCHEMA = build_schema(Query)
GRAPH = SCHEMA._schema


Make = Callable[[], Any]
"""Makes a value anew each time, for values that can be used up."""


class Later:
    """Something to await."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def __repr__(self) -> str:
        return "Later"

    def __await__(self) -> Generator[None, None, Any]:
        yield from ()
        return self.value


_WRONG: list[Make] = [
    lambda: None,
    lambda: ValueError("an error as a value"),
    lambda: "text",
    lambda: 7,
    lambda: 7.5,
    lambda: 2**40,
    lambda: float("nan"),
    lambda: True,
    list,
    dict,
    lambda: "calm",
    lambda: Later(None),
    lambda: iter([]),
    lambda: SimpleNamespace(text="stranger"),
]
_LEAVES: dict[str, list[Any]] = {
    "String": ["a", "熊猫", "", 5, True],
    "Int": [0, -3, 2**31 - 1, 2.0, True, "12"],
    "Float": [1.5, -0.0, 3, "2.5"],
    "Boolean": [True, False, 1],
    "Mood": [Mood.CALM, Mood.WILD, "wild"],
    "DateTime": [datetime(2026, 11, 22, 9, 30, tzinfo=UTC)],
    "UUID": [UUID("0199a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b")],
    "ID": ["k", 3, UUID("0199a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b")],
    "JSON": [{"a": [1, None]}, [], "x", 0],
}
_CLASSES: dict[str, Any] = {"Keeper": Keeper, "Robot": Robot, "Tag": Tag, "Animal": Animal}


def a_value(random: Random, type_: GraphQLOutputType, faults: float, depth: int = 0) -> Make:
    """A value for this type, or in one of `1/faults` places something that does not belong there."""
    if random.random() < faults:
        return random.choice(_WRONG)
    if not isinstance(type_, GraphQLNonNull) and (depth > 4 or random.random() < 0.2):
        return lambda: None
    make = _right(random, type_.of_type if isinstance(type_, GraphQLNonNull) else type_, faults, depth)
    return (lambda: Later(make())) if random.random() < faults else make


def _right(random: Random, type_: Any, faults: float, depth: int) -> Make:
    if isinstance(type_, GraphQLList):
        items = [
            a_value(random, type_.of_type, faults, depth + 1)
            for _ in range(random.randint(0, max(0, 3 - depth)))
        ]
        container: Any = random.choices([list, tuple, iter], [8, 2, 1])[0]
        return lambda: container([make() for make in items])
    if is_abstract_type(type_):
        return _an_object(random, random.choice(GRAPH.get_possible_types(type_)), faults, depth)
    if isinstance(type_, GraphQLObjectType):
        return _an_object(random, type_, faults, depth)
    leaf = random.choice(_LEAVES[type_.name])
    return lambda: leaf


def _an_object(random: Random, type_: GraphQLObjectType, faults: float, depth: int) -> Make:
    makes = {
        field.extensions["strawberry-definition"].python_name: a_value(random, field.type, faults, depth + 1)
        for field in type_.fields.values()
        if field.extensions["strawberry-definition"].base_resolver is None
    }
    if random.random() < faults:
        makes.pop(random.choice(list(makes)))
    of_class = random.random() < 0.8

    def make() -> Any:
        made = _CLASSES[type_.name].__new__(_CLASSES[type_.name]) if of_class else SimpleNamespace()
        vars(made).update({name: each() for name, each in makes.items()})
        return made

    return make


class Author:
    """Writes a random document with fragments, aliases and conditions."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.fragments: dict[str, str] = {}

    def write(self) -> str:
        used = "used: __typename @include(if: $a) @skip(if: $b)"
        body = self._selections(GRAPH.query_type, 0)
        query = f"query ($a: Boolean!, $b: Boolean!) {{ {used} ... on Query {body} }}"
        return "\n".join([query, *self.fragments.values()])

    def _selections(self, type_: Any, depth: int) -> str:
        parts = [
            self._selection(type_, depth) for _ in range(self.random.choices([1, 2, 3, 5], [3, 4, 3, 1])[0])
        ]
        return "{ " + " ".join(part for part in parts if part) + " __typename }"

    def _selection(self, type_: Any, depth: int) -> str:
        kind = self.random.random()
        if kind < 0.1:
            narrower = self._narrower(type_)
            return f"... on {narrower} {self._condition()} {self._selections(narrower, depth + 1)}"
        if kind < 0.25:
            return self._spread(type_, depth)
        if not isinstance(type_, (GraphQLObjectType, GraphQLInterfaceType)) or kind < 0.3:
            return f"{self._alias('__typename')} __typename {self._condition()}"
        name, field = self.random.choice(list(type_.fields.items()))
        below = get_named_type(field.type)
        if not is_composite_type(below):
            return f"{self._alias(name)} {name} {self._condition()}"
        if depth > 3:
            return ""
        return f"{self._alias(name)} {name} {self._condition()} {self._selections(below, depth + 1)}"

    def _spread(self, type_: Any, depth: int) -> str:
        known = [name for name in self.fragments if name.startswith(f"{type_.name}_")]
        if known and self.random.random() < 0.5:
            return f"...{self.random.choice(known)} {self._condition()}"
        name = f"{type_.name}_{len(self.fragments)}_{depth}"
        body = f"fragment {name} on {type_.name} {self._selections(type_, depth + 2)}"
        self.fragments[name] = body  # only now, so that it cannot spread itself
        return f"...{name} {self._condition()}"

    def _narrower(self, type_: Any) -> Any:
        return self.random.choice(GRAPH.get_possible_types(type_)) if is_abstract_type(type_) else type_

    def _alias(self, name: str) -> str:
        return f"{name}_{self.random.randint(0, 2)}:" if self.random.random() < 0.3 else ""

    def _condition(self) -> str:
        condition = self.random.choice(["true", "false", "$a", "$b"])
        return (
            f"@{self.random.choice(['skip', 'include'])}(if: {condition})"
            if self.random.random() < 0.15
            else ""
        )
