"""Which documents are found, and that each is prepared once."""

import json
from hashlib import sha256
from pathlib import Path

import pytest

from backend.kernel.graphql.documents import Documents, read_documents
from backend.kernel.graphql.errors import Rejected
from tests.kernel.graphql.shop import SCHEMA

CAKES = "{ cakes { items { name } } }"


def name_of(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def code(documents: Documents, text: str | None, name: str | None, *, may_explore: bool = False) -> str:
    with pytest.raises(Rejected) as rejected:
        documents.find(text, name, may_explore=may_explore)
    [error] = rejected.value.presented()
    return str(error["extensions"]["code"])


def test_a_registered_document_is_prepared_once_however_it_is_asked_for() -> None:
    documents = Documents(SCHEMA, {name_of(CAKES): CAKES}, ad_hoc=False)
    found = documents.find(None, name_of(CAKES), may_explore=False)
    assert documents.find(CAKES, None, may_explore=False) is found
    assert documents.find(CAKES, name_of(CAKES), may_explore=True) is found


def test_a_document_of_ones_own_is_prepared_once_while_it_is_recent() -> None:
    documents = Documents(SCHEMA, {}, ad_hoc=True)
    found = documents.find(CAKES, None, may_explore=False)
    for size in range(255):
        documents.find(f"{{ cakes(first: {size}) {{ items {{ name }} }} }}", None, may_explore=False)
    assert documents.find(CAKES, None, may_explore=False) is found  # and so the most recent one
    for size in range(255, 511):
        documents.find(f"{{ cakes(first: {size}) {{ items {{ name }} }} }}", None, may_explore=False)
    assert documents.find(CAKES, None, may_explore=False) is not found


def test_a_text_is_not_taken_for_the_document_that_is_named() -> None:
    documents = Documents(SCHEMA, {name_of(CAKES): CAKES}, ad_hoc=True)
    assert code(documents, "{ broken }", name_of("{ kitchen }")) == "DOCUMENT_UNKNOWN"
    registered = documents.find("{ broken }", name_of(CAKES), may_explore=False)
    assert registered is documents.find(CAKES, None, may_explore=False)


def test_documents_of_ones_own_are_a_matter_of_place_or_person() -> None:
    closed = Documents(SCHEMA, {}, ad_hoc=False)
    assert code(closed, CAKES, None) == "DOCUMENT_NOT_REGISTERED"
    closed.find(CAKES, None, may_explore=True)
    # what an explorer sent is not thereby open to everyone
    assert code(closed, CAKES, None) == "DOCUMENT_NOT_REGISTERED"
    Documents(SCHEMA, {}, ad_hoc=True).find(CAKES, None, may_explore=False)


def test_a_registered_document_that_does_not_fit_the_schema_stops_the_start() -> None:
    Documents(SCHEMA, {name_of(CAKES): CAKES}, ad_hoc=False).warm()
    stale = "{ cakes { items { colour } } }"
    documents = Documents(SCHEMA, {name_of(CAKES): CAKES, name_of(stale): stale}, ad_hoc=False)
    with pytest.raises(Rejected, match="Cannot query field 'colour' on type 'Cake'"):
        documents.warm()


def test_the_documents_of_the_build_are_read(tmp_path: Path) -> None:
    path = tmp_path / "documents.json"
    path.write_text(json.dumps({name_of(CAKES): CAKES}))
    assert read_documents(path) == {name_of(CAKES): CAKES}
    path.write_text(json.dumps({name_of(CAKES): "{ broken }"}))
    with pytest.raises(ValueError, match="another document than the registered one"):
        read_documents(path)


def test_introspection_is_within_the_limits() -> None:
    from graphql import get_introspection_query

    found = Documents(SCHEMA, {}, ad_hoc=True).find(get_introspection_query(), None, may_explore=False)
    assert found.price(found.operation("IntrospectionQuery"), {}) <= 10_000
    nested = "{ __schema { types { fields { type { fields { type { fields { type { name } } } } } } } } }"
    assert code(Documents(SCHEMA, {}, ad_hoc=True), nested, None) == "BAD_DOCUMENT"


@pytest.mark.parametrize(
    "document",
    [
        "{ cakes { " + "items { name } " * 300 + "} }",
        "{ cakes { "
        + " ".join(f"...F{n}" for n in range(150))
        + " } } "
        + " ".join(f"fragment F{n} on Cakes {{ items {{ name }} }}" for n in range(150)),
    ],
)
def test_comparing_fields_of_one_name_is_given_up_in_time(document: str) -> None:
    assert code(Documents(SCHEMA, {}, ad_hoc=True), document, None) == "BAD_DOCUMENT"


@pytest.mark.parametrize("said", [r'"\u0000"', r'"x\u{0}"'])
def test_no_text_in_a_document_has_a_nul(said: str) -> None:
    with pytest.raises(Rejected) as rejected:
        Documents(SCHEMA, {}, ad_hoc=True).find(
            f"{{ __type(name: {said}) {{ name }} }}", None, may_explore=False
        )
    assert rejected.value.presented() == [
        {"message": "A text must not contain the character NUL.", "extensions": {"code": "BAD_DOCUMENT"}}
    ]


def test_a_document_may_write_about_the_escape() -> None:
    document = r'{ __type(name: "\\u0000") { name } }'
    Documents(SCHEMA, {}, ad_hoc=True).find(document, None, may_explore=False)
