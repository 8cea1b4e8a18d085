"""Every root field of the schema as an operation that could be sent."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    get_named_type,
    is_leaf_type,
)
from graphql.pyutils import Undefined
from strawberry.types.field import StrawberryField

from backend.edge.schema import schema

NOTHING = UUID(int=0)
_SCALARS: dict[str, Any] = {
    "ID": str(NOTHING),
    "String": "x",
    "Int": 1,
    "Float": 1.0,
    "Boolean": False,
    "Date": "2026-11-20",
    "DateTime": "2026-11-20T04:00:00Z",
    "JSON": 1,
}


@dataclass(frozen=True, slots=True)
class Operation:
    """A root field with made-up values for its required arguments."""

    kind: str
    name: str
    field: GraphQLField

    @property
    def is_guarded(self) -> bool:
        definition = self.field.extensions["strawberry-definition"]
        assert isinstance(definition, StrawberryField)
        return bool(definition.permission_classes)

    def document(self) -> tuple[str, dict[str, Any]]:
        """Text and variables."""
        required = {
            name: argument.type
            for name, argument in self.field.args.items()
            if isinstance(argument.type, GraphQLNonNull) and argument.default_value is Undefined
        }
        declared = ", ".join(f"${name}: {kind}" for name, kind in required.items())
        passed = ", ".join(f"{name}: ${name}" for name in required)
        below = "" if is_leaf_type(get_named_type(self.field.type)) else " { __typename }"
        head = f"{self.kind}({declared})" if declared else self.kind
        text = f"{head} {{ {self.name}{f'({passed})' if passed else ''}{below} }}"
        return text, {name: _made_up(kind) for name, kind in required.items()}


def operations() -> Iterator[Operation]:
    core = schema._schema
    roots = {"query": core.query_type, "mutation": core.mutation_type, "subscription": core.subscription_type}
    for kind, root in roots.items():
        assert root is not None
        for name, field in root.fields.items():
            yield Operation(kind, name, field)


def _made_up(kind: GraphQLInputType) -> Any:
    if isinstance(kind, GraphQLNonNull):
        return _made_up(kind.of_type)
    if isinstance(kind, GraphQLList):
        return []
    if isinstance(kind, GraphQLEnumType):
        return next(iter(kind.values))
    if isinstance(kind, GraphQLInputObjectType):
        return {
            name: _made_up(field.type)
            for name, field in kind.fields.items()
            if isinstance(field.type, GraphQLNonNull) and field.default_value is Undefined
        }
    return str(uuid4()) if kind.name == "IdempotencyKey" else _SCALARS[kind.name]
