"""Look-ahead: which neighbours a list's own statement should join."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import strawberry
from graphql import FieldNode, FragmentDefinitionNode, FragmentSpreadNode, SelectionSetNode
from strawberry.utils.str_converters import to_camel_case


def wants(info: strawberry.Info[Any, Any], *path: str) -> bool:
    """Whether this field is selected below the one being resolved: `wants(info, "items", "assignee")`.

    A field behind @skip or @include counts as wanted, since reading too much is harmless.
    """
    raw = info._raw_info  # noqa: SLF001  # `info.selected_fields` opens every spread anew
    nodes: Sequence[FieldNode] = raw.field_nodes
    for name in map(to_camel_case, path):
        seen: set[str] = set()
        nodes = [
            field
            for node in nodes
            for field in _fields(node.selection_set, raw.fragments, seen)
            if field.name.value == name
        ]
    return bool(nodes)


def _fields(
    selections: SelectionSetNode | None, fragments: Mapping[str, FragmentDefinitionNode], seen: set[str]
) -> Iterator[FieldNode]:
    """The fields of one level; each fragment is opened once, however often it is spread."""
    for selection in selections.selections if selections else ():
        if isinstance(selection, FieldNode):
            yield selection
        elif not isinstance(selection, FragmentSpreadNode):
            yield from _fields(selection.selection_set, fragments, seen)  # type: ignore[attr-defined]
        elif selection.name.value not in seen:
            seen.add(selection.name.value)
            yield from _fields(fragments[selection.name.value].selection_set, fragments, seen)
