"""An empty production database gets its first people, who then do the rest with their own hands."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from backend.edge import processes
from tests.service import Client, Service, own_broker, query, running_service, service_environment

CHANGE = """mutation ($key: IdempotencyKey!, $old: String!, $new: String!) {
    changePassword(key: $key, old: $old, new: $new) { __typename } }"""
GRANT = """mutation ($key: IdempotencyKey!, $person: ID!, $at: String!) {
    grantRole(key: $key, personId: $person, role: UNIT_ADMINISTRATOR, at: $at) {
        ... on Person { grants { role } } ... on Refused { code } } }"""
PEOPLE = "{ people { items { id login unit { id name } } } }"
ME = "{ me { login roles mustChangePassword } }"
NEW = "Autumn-2027-pear"
FOUND = ("found", "--site", "市级机关集中办公区", "--unit", "市机关事务管理局")


@pytest.fixture
def founded(postgres: str, valkey: str, tmp_path: Path) -> Iterator[tuple[Service, dict[str, str]]]:
    """The service on a database with nothing but tables and its founders, and their passwords by login."""
    name = f"founded_{uuid4().hex[:8]}"
    query(postgres, f"CREATE DATABASE {name}")
    url = postgres.replace("/manyi?", f"/{name}?")
    environment = service_environment(url, "redis://none", tmp_path / "data")
    for words in (("migrate",), FOUND):
        done = run(environment, *words)
        assert done.returncode == 0, done.stderr
    printed = [line.split() for line in done.stdout.splitlines()]
    passwords = {
        words[-2]: words[-1] for words in printed if words[-2] in {"sysadmin", "secadmin", "auditor"}
    }
    try:
        with running_service(url, own_broker(valkey), tmp_path / "service") as service:
            yield service, passwords
    finally:
        query(postgres, f"DROP DATABASE {name} WITH (FORCE)")


def run(environment: dict[str, str], *words: str) -> "subprocess.CompletedProcess[str]":
    program = processes.command(environment, *words)
    return subprocess.run(program.argv, env=dict(program.env), capture_output=True, text=True, check=False)


def settled(service: Service, passwords: dict[str, str], login: str) -> Client:
    """Signed in, and with a password of their own."""
    client = service.sign_in(login, passwords[login])
    assert client.answer(PEOPLE)["errors"][0]["extensions"]["code"] == "PASSWORD_IS_TEMPORARY"
    changed = client.ask(CHANGE, key=str(uuid4()), old=passwords[login], new=NEW)
    assert changed == {"changePassword": {"__typename": "Me"}}
    return client


def test_the_founders_begin_and_none_of_them_can_do_everything(
    founded: tuple[Service, dict[str, str]],
) -> None:
    service, passwords = founded
    assert sorted(passwords) == ["auditor", "secadmin", "sysadmin"]
    system = settled(service, passwords, "sysadmin")
    assert system.ask(ME)["me"] == {
        "login": "sysadmin",
        "roles": ["SYSTEM_ADMINISTRATOR"],
        "mustChangePassword": False,
    }
    people = {each["login"]: each for each in system.ask(PEOPLE)["people"]["items"]}
    assert {each["unit"]["name"] for each in people.values()} == {"市机关事务管理局"}
    target = people["auditor"]
    wanted = {"person": target["id"], "at": f"unit:{target['unit']['id']}"}
    denied = system.answer(GRANT, key=str(uuid4()), **wanted)
    assert denied["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    security = settled(service, passwords, "secadmin")
    granted = security.ask(GRANT, key=str(uuid4()), **wanted)
    assert [each["role"] for each in granted["grantRole"]["grants"]] == [
        "AUDIT_ADMINISTRATOR",
        "UNIT_ADMINISTRATOR",
    ]
    said = service.fetch("SELECT verb FROM journal WHERE actor_id IS NULL ORDER BY id")
    one = ["person.joined", "role_grant.granted", "password.changed"]
    assert [row["verb"] for row in said][:11] == ["place.added", "home.added", *one * 3]


def test_where_people_live_nothing_is_founded(shared_service: Service) -> None:
    counts = "SELECT (SELECT count(*) FROM person) AS people, (SELECT count(*) FROM journal) AS entries"
    before = shared_service.fetch(counts)
    done = run(shared_service.environment, *FOUND)
    assert (done.returncode, done.stdout) == (1, "")
    assert "People already live here" in done.stderr
    assert shared_service.fetch(counts) == before
