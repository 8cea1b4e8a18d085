"""Identity over GraphQL: who may ask what, and what they are told."""

from typing import Any
from uuid import uuid4

import pytest
from litestar.datastructures import Cookie

from backend.identity.acting import actor_of
from backend.identity.actor import Actor
from backend.identity.graphql.types import avatar_hue
from backend.identity.models import Person
from backend.identity.roles import ABILITIES, Role
from backend.identity.sessions import Device, open_session
from backend.kernel.db import Database
from backend.kernel.refs import Ref, uuid7
from tests.conftest import StatementCount
from tests.factories.people import (
    PASSWORD,
    a_contractor,
    a_person,
    a_role,
    a_unit,
    acting,
    an_actor,
    someone_who_signs_in,
)
from tests.identity.graphql import Answer, Client, execute
from tests.identity.journal import verbs
from tests.identity.state import everything

SITE = Ref("place", uuid7())
ANDROID = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36"
REFUSED = "... on Refused { code field facts }"
SIGN_IN = f"""mutation ($login: String!, $password: String!) {{
    signIn(login: $login, password: $password) {{ ... on Me {{ name roles locale }} {REFUSED} }} }}"""


def client(**cookies: str) -> Client:
    return Client(cookies=cookies, headers={"user-agent": ANDROID})


async def sign_in(database: Database, password: str = PASSWORD, **options: Any) -> Answer:
    return await execute(database, SIGN_IN, login="liming", password=password, **options)


async def viewer(database: Database, person: Person) -> Actor:
    async with database.write() as session:
        opened = await open_session(session, person.id, Device("phone"))
    actor = await actor_of(database, opened.token)
    assert actor is not None
    return actor


async def test_signing_in_sets_a_cookie_that_scripts_cannot_read(database: Database) -> None:
    await someone_who_signs_in(database, "liming", Role.CADRE)
    answer = await sign_in(database, connection=client())
    assert answer.data == {
        "signIn": {"name": answer.data["signIn"]["name"], "roles": ["CADRE"], "locale": "zh-CN"}
    }
    [cookie] = answer.cookies
    assert isinstance(cookie, Cookie)
    header = cookie.to_header(header="").strip()
    token = cookie.value
    assert token is not None
    assert header == f"manyi_session={token}; HttpOnly; Max-Age=2592000; Path=/; SameSite=lax"
    assert await actor_of(database, token) is not None


async def test_over_https_the_cookie_is_secure(database: Database) -> None:
    await someone_who_signs_in(database, "liming")
    answer = await sign_in(database, connection=client(), origin="https://manyi.example")
    assert answer.cookies[0].secure is True


async def test_signing_in_rotates_the_session_and_names_the_device(database: Database) -> None:
    person = await someone_who_signs_in(database, "liming")
    first = (await sign_in(database, connection=client())).cookies[0].value
    second = (await sign_in(database, connection=client(manyi_session=first))).cookies[0].value
    assert first != second
    assert await actor_of(database, first) is None
    answer = await execute(
        database,
        "{ mySessions { device address current } }",
        viewer=await actor_of(database, second),
    )
    assert answer.data == {
        "mySessions": [{"device": "Chrome · Android", "address": "10.0.0.7", "current": True}]
    }
    assert await verbs(database, person.id) == ["session.opened", "session.revoked", "session.opened"]


async def test_refusals_of_sign_in_set_no_cookie(database: Database) -> None:
    await someone_who_signs_in(database, "liming")
    for _ in range(5):
        answer = await sign_in(database, "Wrong-password-1", connection=client())
        assert answer.data["signIn"] == {"code": "wrong_login_or_password", "field": None, "facts": None}
    answer = await sign_in(database, connection=client())
    assert answer.data["signIn"]["code"] == "locked_out"
    assert list(answer.data["signIn"]["facts"]) == ["until"]
    assert (answer.cookies, answer.codes) == ([], [])


async def test_signing_out_ends_the_session_and_takes_the_cookie_back(database: Database) -> None:
    actor = await viewer(database, await a_person(database))
    for who in (actor, None):
        answer = await execute(database, "mutation { signOut { at } }", viewer=who, connection=client())
        assert answer.codes == []
        assert (answer.cookies[0].key, answer.cookies[0].value, answer.cookies[0].max_age) == (
            "manyi_session",
            "",
            0,
        )
    assert await verbs(database, actor.id) == ["session.opened", "session.revoked"]


async def test_me(database: Database, statements: StatementCount) -> None:
    unit = await a_unit(database, "发展改革委")
    leader = await a_person(database, "局长", unit=unit, post="局长")
    person = await a_person(database, "李明", unit=unit, login="liming", phone="138", office_id=uuid7())
    grant = await a_role(database, person, Role.SUPERVISOR, at=SITE)
    appoint = """mutation ($key: IdempotencyKey!, $leader: ID!, $person: ID!) {
        appointSecretary(key: $key, leaderId: $leader, personId: $person) { ... on Person { id } } }"""
    await execute(
        database,
        appoint,
        viewer=acting(leader),
        key=str(uuid4()),
        leader=str(leader.id),
        person=str(person.id),
    )
    actor = await viewer(database, person)
    query = """{ me { id name login post phone avatarHue officeId locale roles abilities mustChangePassword
        unit { name shortName } contractor { name } grants { id role at atKind atId }
        actsFor { id name post unitName contractorName avatarHue } } }"""
    statements.clear()
    answer = await execute(database, query, viewer=actor)
    assert len(statements) == 4
    assert answer.data["me"] == {
        "id": str(person.id),
        "name": "李明",
        "login": "liming",
        "post": "科员",
        "phone": "138",
        "avatarHue": avatar_hue(person.id),
        "officeId": str(person.office_id),
        "locale": "zh-CN",
        "roles": ["SUPERVISOR"],
        "abilities": sorted(a for a, roles in ABILITIES.items() if Role.SUPERVISOR in roles),
        "mustChangePassword": False,
        "unit": {"name": "发展改革委", "shortName": "发展改革委"},
        "contractor": None,
        "grants": [
            {
                "id": str(grant.id),
                "role": "SUPERVISOR",
                "at": str(SITE),
                "atKind": "place",
                "atId": str(SITE.id),
            }
        ],
        "actsFor": [
            {
                "id": str(leader.id),
                "name": "局长",
                "post": "局长",
                "unitName": "发展改革委",
                "contractorName": None,
                "avatarHue": avatar_hue(leader.id),
            }
        ],
    }
    assert 0 <= answer.data["me"]["avatarHue"] < 360
    assert (await execute(database, "{ me { id } }")).data == {"me": None}


PEOPLE = """query ($first: Int!, $after: String) { people(first: $first, after: $after) { next
    items { name phone active unit { name } contractor { name } grants { role } actsFor { name } } } }"""


@pytest.mark.parametrize("many", [2, 40])
async def test_a_page_of_people_costs_the_same_for_few_and_many(
    database: Database, statements: StatementCount, many: int
) -> None:
    unit, company = await a_unit(database), await a_contractor(database, "安居物业")
    desk = await an_actor(database, Role.DISPATCHER, at=SITE)
    for _ in range(many // 2):
        await a_role(database, await a_person(database, unit=unit), Role.CADRE, at=unit.ref)
        await a_person(database, contractor=company)
    statements.clear()
    answer = await execute(database, PEOPLE, viewer=desk, first=100)
    assert answer.codes == []
    assert len(answer.data["people"]["items"]) == many + 1
    assert answer.data["people"]["items"][0]["contractor"] == {"name": "安居物业"}
    assert len(statements) == 5


async def test_lists_of_units_and_contractors_are_for_everyone_signed_in(
    database: Database, statements: StatementCount
) -> None:
    await a_unit(database, "发展改革委")
    await a_contractor(database, "安居物业")
    cadre = await an_actor(database, Role.CADRE)
    statements.clear()
    answer = await execute(database, "{ units { name } contractors { name phone } }", viewer=cadre)
    assert {"name": "发展改革委"} in answer.data["units"]
    assert answer.data["contractors"] == [{"name": "安居物业", "phone": None}]
    assert len(statements) == 2


OUTCOME = "{ ... on Person { active } ... on Refused { code } }"
OPERATIONS = {
    "people": ("see people", "{ people { next } }"),
    "handOutPassword": (
        "hand out passwords",
        f"mutation {{ handOutPassword(key: $key, personId: $person, password: $password) {OUTCOME} }}",
    ),
    "markLeaver": ("manage people", f"mutation {{ markLeaver(key: $key, personId: $person) {OUTCOME} }}"),
    "grantRole": (
        "grant roles",
        f"mutation {{ grantRole(key: $key, personId: $person, role: WORKER, at: $at) {OUTCOME} }}",
    ),
    "revokeRole": ("grant roles", f"mutation {{ revokeRole(key: $key, grantId: $grant) {OUTCOME} }}"),
}


ALLOWED: dict[str, dict[str, Any]] = {
    "people": {"next": None},
    "markLeaver": {"active": False},
    "handOutPassword": {"active": True},
    "grantRole": {"active": True},
    "revokeRole": {"active": True},
}
ALLOWED_TO: dict[tuple[str, Role], dict[str, Any]] = {
    ("handOutPassword", Role.SECURITY_ADMINISTRATOR): {"code": "other_administrators_task"},
}
"""Where the answer depends on who asks."""


@pytest.mark.parametrize("role", [None, *Role])
async def test_role_by_operation(database: Database, role: Role | None) -> None:
    actor = await an_actor(database, role, at=SITE) if role else None
    person = await a_person(database)
    for name, (ability, document) in OPERATIONS.items():
        grant = await a_role(database, person, Role.DISPATCHER, at=Ref("place", uuid7()))
        asked = document
        for variable, value in {
            "$person": person.id,
            "$password": PASSWORD,
            "$at": SITE,
            "$grant": grant.id,
            "$key": uuid4(),
        }.items():
            asked = asked.replace(variable, f'"{value}"')
        before = await everything(database)
        answer = await execute(database, asked, viewer=actor)
        if role is None:
            assert (name, answer.codes) == (name, ["UNAUTHENTICATED"])
        elif role not in ABILITIES[ability]:
            assert (name, answer.codes) == (name, ["FORBIDDEN"])
        else:
            assert (name, answer.codes) == (name, [])
            assert (name, answer.data[name]) == (name, ALLOWED_TO.get((name, role), ALLOWED[name]))
            continue
        assert await everything(database) == before


@pytest.mark.parametrize(
    "document",
    [
        "{ mySessions { id } }",
        "{ units { id } }",
        "{ contractors { id } }",
        '{ person(id: "x") { id } }',
        'mutation { revokeSession(key: $key, id: "x") { ... on Refused { code } } }',
        'mutation { changePassword(key: $key, old: "a", new: "b") { ... on Refused { code } } }',
        'mutation { setLocale(key: $key, locale: "en") { ... on Refused { code } } }',
        'mutation { appointSecretary(key: $key, leaderId: "x", personId: "x") { ... on Refused { code } } }',
        'mutation { dismissSecretary(key: $key, leaderId: "x", personId: "x") { ... on Refused { code } } }',
    ],
)
async def test_strangers_are_told_to_sign_in(database: Database, document: str) -> None:
    before = await everything(database)
    answer = await execute(database, document.replace("$key", f'"{uuid4()}"'))
    assert answer.codes == ["UNAUTHENTICATED"]
    assert await everything(database) == before


async def test_a_person_one_may_not_see_looks_like_one_who_is_not_there(database: Database) -> None:
    cadre, stranger = await an_actor(database, Role.CADRE), await a_person(database)
    query = "query ($id: ID!) { person(id: $id) { id } }"
    for identifier in (str(stranger.id), str(uuid7())):
        assert (await execute(database, query, viewer=cadre, id=identifier)).data == {"person": None}
    assert (await execute(database, query, viewer=cadre, id=str(cadre.id))).data == {
        "person": {"id": str(cadre.id)}
    }
    assert (await execute(database, query, viewer=cadre, id="nonsense")).codes == ["invalid"]


CHANGE = f"""mutation ($key: IdempotencyKey!, $old: String!, $new: String!) {{
    changePassword(key: $key, old: $old, new: $new) {{ ... on Me {{ mustChangePassword }} {REFUSED} }} }}"""


async def test_a_lost_reply_to_a_changed_password_may_be_asked_for_again(database: Database) -> None:
    actor = await viewer(database, await someone_who_signs_in(database, "liming"))
    variables = {"key": str(uuid4()), "old": PASSWORD, "new": "Autumn-2027-pear"}
    for _ in range(2):
        answer = await execute(database, CHANGE, viewer=actor, connection=client(), **variables)
        assert answer.data == {"changePassword": {"mustChangePassword": False}}
    assert (await verbs(database, actor.id)).count("password.changed") == 1


async def test_refusals_name_their_field(database: Database) -> None:
    actor = await viewer(database, await someone_who_signs_in(database, "liming"))
    answer = await execute(database, CHANGE, viewer=actor, key=str(uuid4()), old="x", new="y")
    assert answer.data["changePassword"] == {"code": "wrong_password", "field": "old", "facts": None}
    answer = await execute(database, CHANGE, viewer=actor, key=str(uuid4()), old=PASSWORD, new="y")
    assert answer.data["changePassword"] == {
        "code": "weak_password",
        "field": "new",
        "facts": {"least": 10, "most": 200},
    }
    document = f'mutation ($key: IdempotencyKey!) {{ revokeSession(key: $key, id: "x") {{ {REFUSED} }} }}'
    answer = await execute(database, document, viewer=actor, key=str(uuid4()))
    assert answer.data["revokeSession"] == {"code": "invalid", "field": "id", "facts": None}
    security = await an_actor(database, Role.SECURITY_ADMINISTRATOR, at=SITE)
    document = (
        "mutation ($key: IdempotencyKey!, $person: ID!) {"
        f' grantRole(key: $key, personId: $person, role: CADRE, at: "here") {{ {REFUSED} }} }}'
    )
    answer = await execute(database, document, viewer=security, key=str(uuid4()), person=str(actor.id))
    assert answer.data["grantRole"] == {"code": "invalid", "field": "at", "facts": None}


async def test_the_same_key_grants_one_role(database: Database) -> None:
    security = await an_actor(database, Role.SECURITY_ADMINISTRATOR, at=SITE)
    person = await a_person(database)
    document = """mutation ($key: IdempotencyKey!, $person: ID!, $at: String!) {
        grantRole(key: $key, personId: $person, role: DISPATCHER, at: $at) {
            ... on Person { grants { role at } } ... on Refused { code } } }"""
    key = str(uuid4())
    for _ in range(2):
        answer = await execute(
            database, document, viewer=security, key=key, person=str(person.id), at=str(SITE)
        )
        assert answer.data == {"grantRole": {"grants": [{"role": "DISPATCHER", "at": str(SITE)}]}}
    assert await verbs(database, person.id) == ["role_grant.granted"]
