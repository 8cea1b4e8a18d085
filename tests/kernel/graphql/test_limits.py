"""No document, however written, asks for more than the limits or costs more than its length to measure."""

from collections.abc import Callable

import pytest
import strawberry
from graphql import DocumentNode, FieldNode, FragmentSpreadNode, OperationDefinitionNode, parse
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.kernel.graphql.errors import Rejected
from backend.kernel.graphql.limits import Limits, Survey, fragments, operations
from backend.kernel.graphql.pricing import INTROSPECTION, Pricing
from backend.kernel.graphql.schema import build_schema

UNLIMITED = Limits(selections=10**9, aliases=10**9, root_fields=10**9, depth=10**9)


@strawberry.type
class Item:
    name: str
    self: "Item"
    parts: list["Item"]
    heavy: int = strawberry.field(metadata={"cost": 50})

    @strawberry.field
    def page(self, first: int = 20, last: int | None = None) -> "Page":
        raise NotImplementedError


@strawberry.type
class Page:
    next: str | None
    items: list[Item]


@strawberry.type
class Query:
    item: Item

    @strawberry.field
    def items(self, first: int = 20) -> list[Item]:
        raise NotImplementedError


SCHEMA = build_schema(Query)._schema


def doubling(levels: int) -> str:
    """Each fragment spreads the next one twice: twice as many fields a level, in one line a level."""
    lines = [
        f"fragment F{n} on Item {{ a: self {{ ...F{n + 1} }} b: self {{ ...F{n + 1} }} }}"
        for n in range(levels)
    ]
    return "\n".join(["{ item { ...F0 } }", *lines, f"fragment F{levels} on Item {{ name }}"])


def code(document: str, limits: Limits) -> str:
    with pytest.raises(Rejected) as rejected:
        Survey(parse(document), limits)
    [error] = rejected.value.errors
    return str((error.extensions or {})["code"])


def the_operation(document: DocumentNode) -> OperationDefinitionNode:
    return next(operations(document))


def price(text: str, **sizes: int) -> int:
    document = parse(text)
    return Pricing(SCHEMA, document, sizes).of(the_operation(document))


def test_thirty_levels_of_doubling_fragments_are_measured_in_linear_time() -> None:
    document = parse(doubling(30))
    survey = Survey(document, UNLIMITED)
    assert survey.visited == 2 + 30 * 4 + 1  # as many as are written
    pricing = Pricing(SCHEMA, document, {})
    assert pricing.of(the_operation(document)) == 2**31 - 1 + 2**30
    assert pricing.visited == 2 + 30 * 4 + 1
    assert code(doubling(30), Limits(aliases=100)) == "DOCUMENT_TOO_DEEP"


def test_spreads_that_double_without_fields_are_measured_in_linear_time() -> None:
    lines = [f"fragment F{n} on Item {{ ...F{n + 1} ... on Item {{ ...F{n + 1} }} }}" for n in range(30)]
    document = parse("\n".join(["{ item { ...F0 } }", *lines, "fragment F30 on Item { name }"]))
    assert Survey(document, UNLIMITED).visited == 2 + 30 * 3 + 1
    pricing = Pricing(SCHEMA, document, {})
    assert pricing.of(the_operation(document)) == 1 + 2**30
    assert pricing.visited == 2 + 30 * 3 + 1


@pytest.mark.parametrize(
    "document",
    [
        "{ item { ...A } } fragment A on Item { self { ...A } }",
        "{ item { ...A } } fragment A on Item { ...B } fragment B on Item { self { ... on Item { ...A } } }",
        "{ item { name } } fragment A on Item { ...A }",
    ],
)
def test_a_fragment_within_itself_is_refused(document: str) -> None:
    assert code(document, UNLIMITED) == "BAD_DOCUMENT"


def test_a_long_chain_of_fragments_does_not_exhaust_the_stack() -> None:
    chain = " ".join(f"fragment F{n} on Item {{ ...F{n + 1} }}" for n in range(2000))
    assert code(f"{{ item {{ ...F0 }} }} {chain}", UNLIMITED) == "DOCUMENT_TOO_DEEP"


@pytest.mark.parametrize(
    ("limits", "within", "beyond", "expected"),
    [
        (
            Limits(depth=3),
            "{ item { self { name } } }",
            "{ item { self { self { name } } } }",
            "DOCUMENT_TOO_DEEP",
        ),
        (
            Limits(depth=3),
            "{ ...A } fragment A on Query { item { self { name } } }",
            "{ ...A } fragment A on Query { item { ...B } } fragment B on Item { self { self { name } } }",
            "DOCUMENT_TOO_DEEP",
        ),
        (Limits(aliases=2), "{ a: item { b: name } }", "{ a: item { b: name c: name } }", "TOO_MANY_ALIASES"),
        (
            Limits(root_fields=3),
            "{ item { name } ...A } fragment A on Query { __typename item { name } }",
            "{ item { name } ...A ...A } fragment A on Query { __typename item { name } }",
            "TOO_MANY_ROOT_FIELDS",
        ),
        (Limits(selections=3), "{ item { name name } }", "{ item { name name name } }", "DOCUMENT_TOO_LONG"),
    ],
)
def test_each_limit_is_met_exactly(limits: Limits, within: str, beyond: str, expected: str) -> None:
    Survey(parse(within), limits)
    assert code(beyond, limits) == expected


def test_every_operation_of_a_document_is_measured() -> None:
    deep = "query B { item { self { self { name } } } }"
    assert code(f"query A {{ item {{ name }} }} {deep}", Limits(depth=3)) == "DOCUMENT_TOO_DEEP"


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ("{ item { name } }", 1 + 1),
        ("{ item { heavy } }", 1 + 50),
        ("{ items { name } }", 1 + 20 * 1),
        ("{ items(first: 3) { name parts { name } } }", 1 + 3 * (1 + 1 + 10 * 1)),
        ("{ item { page(first: 5) { next items { name } } } }", 1 + 1 + 5 * (1 + 1 + 1)),
        ("{ item { page(first: 5) { items { parts { name } } } } }", 1 + 1 + 5 * (1 + 1 + 10)),
        ("{ item { page(first: 5, last: 7) { next } } }", 1 + 1 + 7),
        ("{ item { page(first: null) { next } } }", 1 + 1 + 20),
        ("query ($n: Int) { item { page(first: $n) { next } } }", 1 + 1 + 20),
        ("{ item { ...P } } fragment P on Item { parts { name } ... on Item { name } }", 1 + 1 + 10 + 1),
        ("{ __schema { types { fields { name } } } __typename }", INTROSPECTION),
    ],
)
def test_a_document_costs_about_as_many_fields_as_its_answer_holds(document: str, expected: int) -> None:
    assert price(document) == expected


def test_page_sizes_in_variables_count() -> None:
    document = "query ($n: Int, $unused: Int) { item { page(first: $n) { next } } }"
    assert Survey(parse(document), UNLIMITED).page_variables == {"n"}
    assert [price(document, n=size) for size in (1, 5, 1000)] == [3, 7, 1002]


def selections(names: list[str]) -> st.SearchStrategy[str]:
    """Selection sets on Item that may spread these fragments."""
    leaf = st.sampled_from(["name", "n: name", *(f"...{name}" for name in names)])
    wrap: Callable[[str], str] = "self {{ {} }}".format
    some = st.recursive(
        leaf,
        lambda inner: st.one_of(
            st.lists(inner, min_size=1, max_size=3).map(" ".join),
            inner.map(wrap),
            inner.map("... on Item {{ {} }}".format),
        ),
        max_leaves=8,
    )
    return st.lists(some, min_size=1, max_size=3).map(" ".join)


@st.composite
def documents(draw: st.DrawFn) -> str:
    names = [f"F{n}" for n in range(draw(st.integers(0, 5)))]
    parts = [f"{{ item {{ {draw(selections(names))} }} }}"]
    for place, name in enumerate(names):
        parts.append(f"fragment {name} on Item {{ {draw(selections(names[place + 1 :]))} }}")
    return " ".join(parts)


def expanded(document: DocumentNode) -> tuple[int, int]:
    """Depth and fields of the operation, counted the naive way: every spread anew."""
    known = fragments(document)

    def count(node: object) -> tuple[int, int]:
        if isinstance(node, FragmentSpreadNode):
            node = known[node.name.value]
        selection_set = getattr(node, "selection_set", None)
        parts = [count(each) for each in selection_set.selections] if selection_set else []
        depth, fields = max((part[0] for part in parts), default=0), sum(part[1] for part in parts)
        return (depth + 1, fields + 1) if isinstance(node, FieldNode) else (depth, fields)

    return count(the_operation(document))


@settings(max_examples=60, deadline=None)
@given(documents())
def test_measuring_each_fragment_once_gives_what_expanding_them_gives(text: str) -> None:
    document = parse(text)
    depth, fields = expanded(document)
    Survey(document, Limits(depth=depth))
    with pytest.raises(Rejected):
        Survey(document, Limits(depth=depth - 1))
    assert Pricing(SCHEMA, document, {}).of(the_operation(document)) == fields
