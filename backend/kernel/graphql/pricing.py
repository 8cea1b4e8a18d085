"""What a document costs: about the number of fields that its answer may hold.

- A field costs 1, or the `cost` in its metadata: `strawberry.field(metadata={"cost": 50})`.
- What is below a page counts as often as its `first` or `last` says; the list inside of it is that page.
- What is below any other list counts ten times.
- Introspection costs a flat sum.
"""

from collections.abc import Mapping
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
    get_nullable_type,
)
from strawberry.types.field import StrawberryField

from backend.kernel.graphql.limits import PAGE_SIZE, fragments

LIST = 10
INTROSPECTION = 3000


class Pricing:
    """Prices a valid document for one set of page sizes."""

    def __init__(self, schema: GraphQLSchema, document: DocumentNode, sizes: Mapping[str, Any]) -> None:
        self._schema = schema
        self._fragments = fragments(document)
        self._sizes = sizes
        self._prices: dict[tuple[str, bool], int] = {}
        self.visited = 0

    def of(self, operation: OperationDefinitionNode) -> int:
        return self._selections(
            operation.selection_set, self._schema.get_root_type(operation.operation), in_page=False
        )

    def _selections(
        self, selection_set: SelectionSetNode | None, parent: GraphQLNamedType | None, *, in_page: bool
    ) -> int:
        if selection_set is None:
            return 0
        return sum(self._selection(selection, parent, in_page) for selection in selection_set.selections)

    def _selection(self, selection: object, parent: GraphQLNamedType | None, in_page: bool) -> int:
        self.visited += 1
        if isinstance(selection, FragmentSpreadNode):
            return self._fragment(selection.name.value, in_page)
        if isinstance(selection, InlineFragmentNode):
            condition = selection.type_condition
            narrowed = self._schema.get_type(condition.name.value) if condition else parent
            return self._selections(selection.selection_set, narrowed, in_page=in_page)
        assert isinstance(selection, FieldNode)
        return self._field(selection, parent, in_page)

    def _fragment(self, name: str, in_page: bool) -> int:
        key = (name, in_page)
        if key not in self._prices:
            fragment = self._fragments[name]
            parent = self._schema.get_type(fragment.type_condition.name.value)
            self._prices[key] = self._selections(fragment.selection_set, parent, in_page=in_page)
        return self._prices[key]

    def _field(self, node: FieldNode, parent: GraphQLNamedType | None, in_page: bool) -> int:
        name = node.name.value
        if name.startswith("__"):
            return INTROSPECTION if node.selection_set else 0
        assert isinstance(parent, (GraphQLObjectType, GraphQLInterfaceType))
        field = parent.fields[name]
        is_list = isinstance(get_nullable_type(field.type), GraphQLList)
        is_page = not PAGE_SIZE.isdisjoint(field.args)
        times = self._page_size(node, field) if is_page else LIST if is_list and not in_page else 1
        below = self._selections(
            node.selection_set, get_named_type(field.type), in_page=is_page and not is_list
        )
        return _weight(field) + times * below

    def _page_size(self, node: FieldNode, field: GraphQLField) -> int:
        given = {argument.name.value: argument.value for argument in node.arguments or ()}
        sizes = []
        for name in PAGE_SIZE & field.args.keys():
            value = given.get(name)
            size = field.args[name].default_value
            if isinstance(value, IntValueNode):
                size = int(value.value)
            elif isinstance(value, VariableNode) and value.name.value in self._sizes:
                size = self._sizes[value.name.value]
            sizes.append(size)
        return max((size for size in sizes if type(size) is int), default=LIST)


def _weight(field: GraphQLField) -> int:
    definition = field.extensions.get("strawberry-definition")
    return int(definition.metadata.get("cost", 1)) if isinstance(definition, StrawberryField) else 1
