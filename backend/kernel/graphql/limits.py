"""How much one document may ask for.

Every measure is taken once a fragment and reused at each of its spreads, so the work is linear in the length
of the document however its fragments are nested. The shape is measured before validation, whose own rules are
not all linear; the cost (`pricing`) depends on page sizes, which may be variables.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
)

from backend.kernel.graphql.errors import Rejected

PAGE_SIZE = frozenset({"first", "last"})
"""The arguments that say how long a page may be."""


@dataclass(frozen=True, slots=True)
class Limits:
    tokens: int = 4000
    selections: int = 1000
    """Fields, fragments and spreads written in the document."""
    aliases: int = 40
    root_fields: int = 20
    depth: int = 12
    cost: int = 10_000
    """Fields the answer may hold, see `pricing`."""


@dataclass(frozen=True, slots=True)
class _Extent:
    """Of a selection set with all its fragments: levels of fields, and fields on the first of them."""

    depth: int
    width: int


_NOTHING = _Extent(0, 0)
_DEEPEST_NESTING = 100  # of braces and spreads, so that a chain of fragments cannot exhaust the stack


class Survey:
    """The shape of a document, held against the limits; raises `Rejected`."""

    def __init__(self, document: DocumentNode, limits: Limits) -> None:
        self.limits = limits
        self.visited = 0
        self.aliases = 0
        self.page_variables: set[str] = set()
        """Variables that say how long a page may be, on which the cost depends."""
        self._fragments = fragments(document)
        self._extents: dict[str, _Extent | None] = {}
        self._nesting = 0
        for name in self._fragments:
            self._extent_of_fragment(name)
        for operation in operations(document):
            self._check(self._extent(operation.selection_set))

    def _check(self, whole: _Extent) -> None:
        if whole.depth > self.limits.depth:
            raise Rejected.because(
                "DOCUMENT_TOO_DEEP", f"Fields may be nested {self.limits.depth} levels deep."
            )
        if whole.width > self.limits.root_fields:
            raise Rejected.because(
                "TOO_MANY_ROOT_FIELDS", f"An operation may have {self.limits.root_fields} root fields."
            )

    def _extent(self, selection_set: SelectionSetNode | None) -> _Extent:
        if selection_set is None:
            return _NOTHING
        self._nesting += 1
        if self._nesting > _DEEPEST_NESTING:
            raise Rejected.because("DOCUMENT_TOO_DEEP", "Selections are nested too deeply.")
        parts = [self._extent_of(selection) for selection in selection_set.selections]
        self._nesting -= 1
        return _Extent(max((part.depth for part in parts), default=0), sum(part.width for part in parts))

    def _extent_of(self, selection: object) -> _Extent:
        self.visited += 1
        if self.visited > self.limits.selections:
            raise Rejected.because(
                "DOCUMENT_TOO_LONG", f"A document may have {self.limits.selections} selections."
            )
        if isinstance(selection, FragmentSpreadNode):
            return self._extent_of_fragment(selection.name.value)
        below = self._extent(getattr(selection, "selection_set", None))
        if not isinstance(selection, FieldNode):
            return below
        self._note(selection)
        # Introspection has a depth rule of its own among graphql-core's.
        return _Extent(1 if selection.name.value.startswith("__") else below.depth + 1, 1)

    def _extent_of_fragment(self, name: str) -> _Extent:
        if name not in self._fragments:
            return _NOTHING  # validation names the unknown fragment
        if name not in self._extents:
            self._extents[name] = None
            self._extents[name] = self._extent(self._fragments[name].selection_set)
        extent = self._extents[name]
        if extent is None:
            raise Rejected.because("BAD_DOCUMENT", f"Fragment {name} contains itself.")
        return extent

    def _note(self, field: FieldNode) -> None:
        if field.alias is not None:
            self.aliases += 1
            if self.aliases > self.limits.aliases:
                raise Rejected.because(
                    "TOO_MANY_ALIASES", f"A document may have {self.limits.aliases} aliases."
                )
        for argument in field.arguments or ():
            if argument.name.value in PAGE_SIZE and isinstance(argument.value, VariableNode):
                self.page_variables.add(argument.value.name.value)


def operations(document: DocumentNode) -> Iterator[OperationDefinitionNode]:
    return (each for each in document.definitions if isinstance(each, OperationDefinitionNode))


def fragments(document: DocumentNode) -> Mapping[str, FragmentDefinitionNode]:
    return {
        each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)
    }
