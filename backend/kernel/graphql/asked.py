"""What an operation asks of the object that a resolver is about to return."""

from collections.abc import Iterable, Iterator
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLResolveInfo,
    InlineFragmentNode,
)
from strawberry import Info

Parent = FieldNode | InlineFragmentNode | FragmentDefinitionNode


def asked_of(kind: str, info: Info[Any, Any]) -> set[str]:
    """Names of the fields that are wanted if the result is of this type, @skip and @include not counted."""
    return set(_names(kind, info._raw_info, info._raw_info.field_nodes))  # noqa: SLF001


def _names(kind: str, info: GraphQLResolveInfo[Any], parents: Iterable[Parent]) -> Iterator[str]:
    for parent in parents:
        condition = None if isinstance(parent, FieldNode) else parent.type_condition
        if parent.selection_set is None or (condition is not None and condition.name.value != kind):
            continue
        for node in parent.selection_set.selections:
            if isinstance(node, FieldNode):
                yield node.name.value
            elif isinstance(node, FragmentSpreadNode):
                yield from _names(kind, info, [info.fragments[node.name.value]])
            elif isinstance(node, InlineFragmentNode):
                yield from _names(kind, info, [node])
