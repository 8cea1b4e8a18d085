"""The service as production runs it: the app's own documents, and others only to programs with a token."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from backend.edge.demo.accounts import PASSWORD
from backend.edge.webapp import DIST
from tests.service import Client, Service, own_broker, own_database, running_service

ME = "query Me { me { login } }"
NOT_REGISTERED = ["DOCUMENT_NOT_REGISTERED"]


@pytest.fixture(scope="module")
def production(
    postgres: str, valkey: str, inhabited: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    data = tmp_path_factory.mktemp("production")
    with (
        own_database(postgres, inhabited) as url,
        running_service(url, own_broker(valkey), data, MANYI_ENV="production") as service,
    ):
        yield service


@pytest.fixture
def app(production: Service) -> Iterator[Client]:
    """The web app of a dispatcher, who signs in with its registered document."""
    client = Client(production.url)
    answer = post(client.http, documentId=registered("SignIn"), variables=credentials())
    assert answer["data"]["signIn"]["__typename"] == "Me"
    yield client
    client.close()


@pytest.fixture
def program(production: Service) -> Iterator[httpx.Client]:
    token = production.run("api-token", "dispatcher", "--label", "test").strip()
    with httpx.Client(base_url=production.url, headers={"authorization": f"Bearer {token}"}) as http:
        yield http


def credentials() -> dict[str, str]:
    return {"login": "dispatcher", "password": PASSWORD}


def registered(operation: str) -> str:
    documents: dict[str, str] = json.loads((DIST / "documents.json").read_text())
    (name,) = [
        name for name, text in documents.items() if text.split("{")[0].split("(")[0].split()[1] == operation
    ]
    return name


def post(http: httpx.Client, **request: Any) -> Any:
    return http.post("/graphql", json=request).json()


def codes(answer: Any) -> list[str]:
    assert "data" not in answer
    return [error["extensions"]["code"] for error in answer["errors"]]


def test_the_apps_own_documents_are_answered(app: Client) -> None:
    assert post(app.http, documentId=registered("Me"))["data"]["me"]["login"] == "dispatcher"


def test_a_document_of_ones_own_is_refused(app: Client) -> None:
    own = hashlib.sha256(ME.encode()).hexdigest()
    assert codes(post(app.http, query=ME)) == NOT_REGISTERED
    assert codes(post(app.http, query=ME, documentId=own)) == NOT_REGISTERED
    assert codes(post(app.http, documentId=own)) == ["DOCUMENT_UNKNOWN"]


@pytest.mark.parametrize(
    "introspection", ["{ __schema { types { name } } }", '{ __type(name: "Me") { name } }']
)
def test_introspection_is_refused(app: Client, introspection: str) -> None:
    assert codes(post(app.http, query=introspection)) == NOT_REGISTERED


def test_a_program_with_a_token_sends_its_own_and_may_look_at_the_schema(program: httpx.Client) -> None:
    assert post(program, query=ME) == {"data": {"me": {"login": "dispatcher"}}}
    assert post(program, query='{ __type(name: "Me") { name } }') == {"data": {"__type": {"name": "Me"}}}
    # Known to the process by now, and still nobody else's.
    with httpx.Client(base_url=program.base_url, headers={"authorization": "Bearer x"}) as stranger:
        assert codes(post(stranger, query=ME)) == NOT_REGISTERED


def test_a_token_is_listed_and_revoked(production: Service, program: httpx.Client) -> None:
    label, last_day, used = production.run("api-token", "dispatcher", "--list").strip().split("\t")
    assert (label, len(last_day), used) == ("test", 10, "never")
    assert production.run("api-token", "dispatcher", "--label", "test", "--revoke") == ""
    assert production.run("api-token", "dispatcher", "--list") == ""
    assert codes(post(program, query=ME)) == NOT_REGISTERED
