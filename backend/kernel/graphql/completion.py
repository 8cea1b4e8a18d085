"""Compiled completion: plain parts of an answer are read in one pass instead of field by field.

graphql-core spends several microseconds on every field: a path, an info object, a resolver call, checks of
types. Yet most fields of a list are mere attributes. Such *plain* fields, and the objects and lists made only
of them, are compiled once a document. What is compiled returns exactly what the normal path would, or raises;
then the normal path runs and knows what to report. So a plain attribute may be read twice.
"""

from typing import Any

from graphql import (
    GraphQLField,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    is_leaf_type,
)
from graphql.execution import Executor
from graphql.execution.collect_fields import CollectedFields, FieldDetailsList, GroupedFieldSet
from graphql.pyutils import Undefined
from strawberry.types.base import StrawberryObjectDefinition
from strawberry.types.field import StrawberryField

from backend.kernel.graphql import plain
from backend.kernel.graphql.plain import Complete, Field


class Plan:
    """What one operation compiles to, under one set of answers to its @skip and @include.

    Keyed by the identity of field lists, which the plan keeps alive: the root's of the first execution, and
    below them those in `subfields`.
    """

    __slots__ = ("fields", "root", "subfields", "values")

    def __init__(self) -> None:
        self.root: GroupedFieldSet | None = None
        self.subfields: dict[tuple[GraphQLObjectType, int], CollectedFields] = {}
        self.fields: dict[tuple[GraphQLObjectType, int], Field | None] = {}
        self.values: dict[tuple[GraphQLOutputType, int], Complete | None] = {}


class CompletingExecutor(Executor[None]):
    """graphql-core's executor, with the plain parts taken from a plan that executions may share."""

    def __init__(self, *args: Any, operation_extensions: object = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = Plan()

    def execute_collected_root_fields(
        self, root_type: GraphQLObjectType, root_value: Any, grouped_field_set: GroupedFieldSet, *rest: Any
    ) -> Any:
        # Every execution collects the same nodes into new lists; the plan knows the first ones.
        if self.plan.root is None:
            self.plan.root = grouped_field_set
        return super().execute_collected_root_fields(root_type, root_value, self.plan.root, *rest)

    def execute_field(
        self, parent_type: GraphQLObjectType, source: Any, field_details_list: FieldDetailsList, *rest: Any
    ) -> Any:
        done = _attempt(self._field(parent_type, field_details_list), source)
        if done is not Undefined:
            return done
        return super().execute_field(parent_type, source, field_details_list, *rest)

    def complete_list_value(
        self,
        return_type: GraphQLList[GraphQLOutputType],
        field_details_list: FieldDetailsList,
        info: Any,
        path: Any,
        result: Any,
        *rest: Any,
    ) -> Any:
        done = _attempt(self._value(return_type, field_details_list), result)
        if done is not Undefined:
            return done
        return super().complete_list_value(return_type, field_details_list, info, path, result, *rest)

    def collect_and_execute_subfields(
        self,
        return_type: GraphQLObjectType,
        field_details_list: FieldDetailsList,
        path: Any,
        result: Any,
        *rest: Any,
    ) -> Any:
        done = _attempt(self._value(return_type, field_details_list), result)
        if done is not Undefined:
            return done
        return super().collect_and_execute_subfields(return_type, field_details_list, path, result, *rest)

    def collect_subfields(
        self, return_type: GraphQLObjectType, field_details_list: FieldDetailsList
    ) -> CollectedFields:
        key = (return_type, id(field_details_list))
        if key not in self.plan.subfields:
            self.plan.subfields[key] = super().collect_subfields(return_type, field_details_list)
        return self.plan.subfields[key]

    def _field(self, parent_type: GraphQLObjectType, details: FieldDetailsList) -> Field | None:
        """From the parent object to the completed field, if the field and all below it are plain."""
        key = (parent_type, id(details))
        if key not in self.plan.fields:
            self.plan.fields[key] = self._compile_field(parent_type, details)
        return self.plan.fields[key]

    def _value(self, type_: GraphQLOutputType, details: FieldDetailsList) -> Complete | None:
        """From a value of this type to the completed one, if all below it is plain."""
        key = (type_, id(details))
        if key not in self.plan.values:
            self.plan.values[key] = self._compile_value(type_, details)
        return self.plan.values[key]

    def _compile_field(self, parent_type: GraphQLObjectType, details: FieldDetailsList) -> Field | None:
        if self.middleware_manager and self.middleware_manager.middlewares:
            return None
        name = details[0].node.name.value
        if name == "__typename":
            return plain.constant(parent_type.name)
        field = parent_type.fields.get(name)
        attribute = field and _attribute(field)
        complete = self._value(field.type, details) if field and attribute else None
        return Field(attribute, complete) if attribute and complete else None

    def _compile_value(self, type_: GraphQLOutputType, details: FieldDetailsList) -> Complete | None:
        if isinstance(type_, GraphQLNonNull):
            inner = self._value(type_.of_type, details)
            return inner and plain.non_null(inner)
        if isinstance(type_, GraphQLList):
            item = self._value(type_.of_type, details)
            return item and plain.many(item)
        if is_leaf_type(type_):
            return plain.leaf(type_)
        if isinstance(type_, GraphQLObjectType) and _is_told_by_class(type_):
            grouped = self.collect_subfields(type_, details).grouped_field_set
            fields = {name: self._field(type_, below) for name, below in grouped.items()}
            every = {name: complete for name, complete in fields.items() if complete is not None}
            return plain.one(type_, every) if len(every) == len(fields) else None
        return None


def _attempt(complete: Complete | None, value: Any) -> Any:
    if complete is None:
        return Undefined
    try:
        return complete(value)
    except Exception:  # the normal path meets it again and reports it
        return Undefined


def _attribute(field: GraphQLField) -> str | None:
    """The attribute that is all there is to this field: no resolver, permission or extension."""
    definition = field.extensions.get("strawberry-definition")
    if (
        isinstance(definition, StrawberryField)
        and definition.is_basic_field
        and definition.default_resolver is getattr
    ):
        return definition.python_name
    return None


def _is_told_by_class(type_: GraphQLObjectType) -> bool:
    """Whether Strawberry itself checks that a value is of this type; a check of ours might need the info."""
    definition = type_.extensions.get("strawberry-definition")
    return isinstance(definition, StrawberryObjectDefinition) and definition.is_type_of is None
