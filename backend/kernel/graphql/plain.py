"""The small functions that compiled completion is put together from.

Each takes a value and returns what graphql-core would complete it to, or raises for anything out of the
ordinary: an error, a null where none may be, something to await.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import isfinite
from operator import attrgetter
from types import CoroutineType, GeneratorType
from typing import Any

from graphql import (
    GraphQLBoolean,
    GraphQLFloat,
    GraphQLID,
    GraphQLInt,
    GraphQLLeafType,
    GraphQLObjectType,
    GraphQLString,
)
from graphql.pyutils import Undefined, UndefinedType
from strawberry.schema.schema_converter import CustomGraphQLEnumType

Complete = Callable[[Any], Any]


class Unusual(Exception):
    """Only the normal path can complete this value, or say why not."""


def _ordinary(kind: type) -> bool:
    """Whether values of this class are neither errors, nor missing, nor to be awaited."""
    return not (
        issubclass(kind, (Exception, UndefinedType, CoroutineType, GeneratorType))
        or hasattr(kind, "__await__")
    )


ordinary: Callable[[type], bool] = cache(_ordinary)


@dataclass(frozen=True, slots=True)
class Field:
    """An attribute and how its value is completed."""

    attribute: str
    complete: Complete

    def __call__(self, source: Any) -> Any:
        return self.complete(getattr(source, self.attribute))


def constant(text: str) -> Field:
    """What every object answers alike, `__typename` for one."""
    return Field("__class__", lambda _: text)


def non_null(inner: Complete) -> Complete:
    def complete(value: Any) -> Any:
        completed = inner(value)
        if completed is None:
            raise Unusual
        return completed

    return AsIs(inner.kind, complete) if isinstance(inner, AsIs) else complete


@dataclass(frozen=True, slots=True)
class AsIs:
    """Completes a value of exactly this class to itself, which callers may do without the call."""

    kind: type
    otherwise: Complete

    def __call__(self, value: Any) -> Any:
        return value if type(value) is self.kind else self.otherwise(value)


def many(item: Complete) -> Complete:
    def complete(value: Any) -> Any:
        if value is None:
            return None
        if type(value) is not list and type(value) is not tuple:
            raise Unusual  # an iterator must not be used up here
        return [item(each) for each in value]

    return complete


def one(type_: GraphQLObjectType, fields: Mapping[str, Field]) -> Complete:
    belongs: Any = type_.is_type_of
    named = [(name, *_shortcut(field.complete)) for name, field in fields.items()]
    read = _reader([field.attribute for field in fields.values()])

    def complete(value: Any) -> Any:
        if value is None:
            return None
        if not ordinary(type(value)) or (belongs is not None and not belongs(value, None)):
            raise Unusual
        return {
            name: each if type(each) is kind else complete_field(each)
            for (name, kind, complete_field), each in zip(named, read(value), strict=True)
        }

    return complete


def _shortcut(complete: Complete) -> tuple[type | None, Complete]:
    """The class whose values need no call, if there is one."""
    return (complete.kind if isinstance(complete, AsIs) else None), complete


def _reader(attributes: Sequence[str]) -> Callable[[Any], Sequence[Any]]:
    """All attributes of an object at once; none when @skip took every field away."""
    if not attributes:
        return lambda _: ()
    read: Any = attrgetter(*attributes)
    return read if len(attributes) > 1 else lambda source: (read(source),)


def leaf(type_: GraphQLLeafType) -> Complete:
    coerce = type_.coerce_output_value

    def coerced(value: Any) -> Any:
        if value is None:
            return None
        if not ordinary(type(value)):
            raise Unusual
        completed = coerce(value)
        if completed is None or completed is Undefined:
            raise Unusual
        return completed

    if isinstance(type_, CustomGraphQLEnumType):
        return _enum(type_, coerced)
    return _SHORTCUTS[type_.name](coerced) if type_ in _BUILT_IN else coerced


def _enum(type_: CustomGraphQLEnumType, coerced: Complete) -> Complete:
    kind: Any = type_.wrapped_cls
    names = {member: type_.coerce_output_value(member) for member in kind}
    return lambda value: names[value] if type(value) is kind else coerced(value)


def _as_is(kind: type) -> Callable[[Complete], Complete]:
    return lambda coerced: AsIs(kind, coerced)


def _int(coerced: Complete) -> Complete:
    return lambda value: value if type(value) is int and -(2**31) <= value < 2**31 else coerced(value)


def _float(coerced: Complete) -> Complete:
    return lambda value: value if type(value) is float and isfinite(value) else coerced(value)


_BUILT_IN = (GraphQLString, GraphQLID, GraphQLBoolean, GraphQLInt, GraphQLFloat)
_SHORTCUTS = {"String": _as_is(str), "ID": _as_is(str), "Boolean": _as_is(bool), "Int": _int, "Float": _float}
