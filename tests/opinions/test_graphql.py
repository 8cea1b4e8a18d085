"""Opinions through GraphQL: who is not named is named to nobody, and lists cost what they say."""

from typing import Any
from uuid import uuid4

from backend.identity.actor import Actor
from backend.kernel.db import Database
from backend.kernel.graphql.schema import build_schema
from backend.kernel.journal import Event
from backend.opinions import events
from backend.opinions.graphql import OpinionMutation, OpinionQuery
from backend.opinions.reading import StepKind
from tests.conftest import StatementCount
from tests.factories.opinions import WORDS, a_desk, a_supervisor, gives
from tests.factories.people import a_cadre, a_unit
from tests.identity.graphql import Answer, execute

SCHEMA = build_schema(OpinionQuery, OpinionMutation)
GIVE = """
    mutation ($key: IdempotencyKey!, $input: OpinionInput!) { giveOpinion(key: $key, input: $input) {
        ... on Opinion { id state handler named dueAt } ... on Refused { code field } } }
"""
HANDLED = """
    { handledOpinions { next items { id author unit lamp note mayAnswer published { question answer }
        opinion { words state photos { id } place { path } } } } opinionLamps { red yellow green } }
"""
DO = "mutation ($key: IdempotencyKey!, $id: ID!) { %s { ... on OpinionReceipt { id } ... on Refused { code } } }"
ANSWER = DO % 'answerOpinion(key: $key, id: $id, words: "已安排")'
SUPERVISE = DO % 'superviseOpinion(key: $key, id: $id, until: "2026-12-01", note: "请抓紧")'
PUBLISH = DO % 'publishAnswer(key: $key, id: $id, question: "洗手液补充", answer: "安排了")'
UNPUBLISH = DO % "unpublishAnswer(key: $key, id: $id)"
STEPS = "query ($id: ID!) { opinionSteps(id: $id) { kind words role satisfied } }"
SHOWN = "query ($id: ID!) { handledOpinion(id: $id) { published { question answer } } }"
ONE = "query ($id: ID!) { myOpinion(id: $id) { id } handledOpinion(id: $id) { id author } }"
JUDGE = """
    mutation ($key: IdempotencyKey!, $id: ID!) { judgeAnswer(key: $key, id: $id, satisfied: true) {
        ... on Opinion { state satisfied answer } ... on Refused { code } } }
"""
PUBLIC = "{ publicAnswers { items { id question answer useful mine } } }"
USEFUL = """
    mutation ($key: IdempotencyKey!, $id: ID!) { findAnswerUseful(key: $key, id: $id, useful: true) {
        ... on PublicAnswer { useful mine } ... on Refused { code } } }
"""


async def ask(database: Database, viewer: Actor, document: str, **variables: Any) -> Answer:
    return await execute(database, document, viewer=viewer, schema=SCHEMA, **variables)


async def test_from_the_opinion_to_what_everyone_reads(database: Database) -> None:
    unit = await a_unit(database, "市审计局")
    cadre, other, desk, supervisor = (
        await a_cadre(database, unit=unit),
        await a_cadre(database),
        await a_desk(database),
        await a_supervisor(database),
    )
    key, typed = str(uuid4()), {"category": "PROPERTY", "words": WORDS, "named": False}
    for _ in range(2):
        given = (await ask(database, cadre, GIVE, key=key, input=typed)).data["giveOpinion"]
        assert given == {
            "id": given["id"],
            "state": "WAITING",
            "handler": "DISPATCHER",
            "named": False,
            "dueAt": "2026-12-04T01:00:00Z",
        }
    at = {"id": given["id"]}
    await ask(database, supervisor, SUPERVISE, key=str(uuid4()), **at)
    for who, may_answer in ((desk, True), (supervisor, False)):
        seen = (await ask(database, who, HANDLED)).data
        assert seen["opinionLamps"] == {"red": 0, "yellow": 0, "green": 1}
        assert seen["handledOpinions"]["items"] == [
            {
                "id": given["id"],
                "author": None,
                "unit": "市审计局",
                "lamp": "GREEN",
                "note": "请抓紧",
                "mayAnswer": may_answer,
                "published": None,
                "opinion": {"words": WORDS, "state": "WAITING", "photos": [], "place": None},
            }
        ]
    await ask(database, desk, ANSWER, key=str(uuid4()), **at)
    again = (await ask(database, desk, ANSWER, key=str(uuid4()), **at)).data["answerOpinion"]
    assert again == {"code": "opinion_answered"}
    for _ in range(2):
        await ask(database, supervisor, PUBLISH, key=str(uuid4()), **at)
        shown = (await ask(database, desk, SHOWN, **at)).data["handledOpinion"]["published"]
        assert shown == {"question": "洗手液补充", "answer": "安排了"}
        key = str(uuid4())
        for _ in range(2):
            taken_back = await ask(database, supervisor, UNPUBLISH, key=key, **at)
            assert taken_back.data["unpublishAnswer"] == at
        assert (await ask(database, other, PUBLIC)).data["publicAnswers"]["items"] == []
        assert (await ask(database, desk, SHOWN, **at)).data["handledOpinion"] == {"published": None}
    refused = (await ask(database, supervisor, UNPUBLISH, key=str(uuid4()), **at)).data["unpublishAnswer"]
    assert refused == {"code": "not_published"}
    await ask(database, supervisor, PUBLISH, key=str(uuid4()), **at)
    judged = (await ask(database, cadre, JUDGE, key=str(uuid4()), **at)).data["judgeAnswer"]
    assert judged == {"state": "CLOSED", "satisfied": True, "answer": "已安排"}

    for who, note in ((cadre, None), (desk, "请抓紧"), (supervisor, "请抓紧")):
        steps = (await ask(database, who, STEPS, **at)).data["opinionSteps"]
        assert [(step["kind"], step["words"], step["satisfied"]) for step in steps] == [
            ("GIVEN", None, None),
            ("SUPERVISED", note, None),
            ("ANSWERED", "已安排", None),
            *[("PUBLISHED", "洗手液补充", None), ("UNPUBLISHED", None, None)] * 2,
            ("PUBLISHED", "洗手液补充", None),
            ("CLOSED", None, True),
        ]
    assert (await ask(database, other, STEPS, **at)).codes == ["not_found"]
    assert (await ask(database, supervisor, ONE, **at)).data == {
        "myOpinion": None,
        "handledOpinion": {"id": given["id"], "author": None},
    }
    (public,) = (await ask(database, other, PUBLIC)).data["publicAnswers"]["items"]
    assert public == {
        "id": public["id"],
        "question": "洗手液补充",
        "answer": "安排了",
        "useful": 0,
        "mine": False,
    }
    marked = await ask(database, other, USEFUL, key=str(uuid4()), id=public["id"])
    assert marked.data["findAnswerUseful"] == {"useful": 1, "mine": True}


def test_every_event_is_a_step_of_the_timeline() -> None:
    verbs = {
        event.verb for event in vars(events).values() if isinstance(event, type) and issubclass(event, Event)
    }
    assert {verb for verb in verbs if verb.startswith("opinion.")} == {f"opinion.{kind}" for kind in StepKind}


async def test_who_is_named_is_named_to_those_who_answer(database: Database) -> None:
    cadre, desk = await a_cadre(database, name="王一鸣"), await a_desk(database)
    given = await gives(database, cadre)
    assert (await ask(database, desk, ONE, id=str(given.id))).data == {
        "myOpinion": None,
        "handledOpinion": {"id": str(given.id), "author": "王一鸣"},
    }


async def test_lists_cost_the_same_however_long(database: Database, statements: StatementCount) -> None:
    cadre, desk = await a_cadre(database), await a_desk(database)
    mine = "{ myOpinions(first: 2) { next items { id photos { id } place { id } } } }"
    handled = "{ handledOpinions(first: 2) { next items { id author unit opinion { photos { id } } } } }"
    for _ in range(3):
        await gives(database, cadre)
        statements.clear()
        assert (await ask(database, cadre, mine)).codes == []
        assert len(statements) == 2
        statements.clear()
        assert (await ask(database, desk, handled)).codes == []
        assert len(statements) == 3  # the edition of the rules, the opinions, their photos
    page = (await ask(database, desk, handled)).data["handledOpinions"]
    after = f'{{ handledOpinions(first: 2, after: "{page["next"]}") {{ next items {{ id }} }} }}'
    rest = (await ask(database, desk, after)).data["handledOpinions"]
    assert (len(page["items"]), len(rest["items"]), rest["next"]) == (2, 1, None)
    broken = await ask(database, desk, '{ handledOpinions(after: "x") { next } }')
    assert broken.codes == ["bad_cursor"]
