"""What an operation asks of the object that a resolver is about to return."""

from collections.abc import Iterable, Iterator
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLResolveInfo,
    InlineFragmentNode,
    is_object_type,
)
from strawberry import Info

Parent = FieldNode | InlineFragmentNode | FragmentDefinitionNode


def asked_of(kind: str, info: Info[Any, Any]) -> set[str]:
    """Names of the fields that are wanted if the result is of this object type, @skip and @include not counted."""
    return set(_names(kind, info._raw_info, info._raw_info.field_nodes))  # noqa: SLF001


def _names(kind: str, info: GraphQLResolveInfo[Any], parents: Iterable[Parent]) -> Iterator[str]:
    for parent in parents:
        if parent.selection_set is None or _is_of_another(kind, info, parent):
            continue
        for node in parent.selection_set.selections:
            if isinstance(node, FieldNode):
                yield node.name.value
            elif isinstance(node, FragmentSpreadNode):
                yield from _names(kind, info, [info.fragments[node.name.value]])
            elif isinstance(node, InlineFragmentNode):
                yield from _names(kind, info, [node])


def _is_of_another(kind: str, info: GraphQLResolveInfo[Any], parent: Parent) -> bool:
    """Whether it is a fragment on another object type; one on a union or an interface may be meant for this one."""
    condition = None if isinstance(parent, FieldNode) else parent.type_condition
    if condition is None or condition.name.value == kind:
        return False
    return is_object_type(info.schema.type_map[condition.name.value])
