"""A phone's queue goes out under its owner's session only, whoever has signed in there since."""

from uuid import uuid4

import pytest

from backend.edge.service import PERSON_HEADER
from tests.service import Client, Service

REPORT = """
mutation Report($key: IdempotencyKey!, $input: ReportInput!) {
    reportTicket(key: $key, input: $input) { __typename }
}
"""
WHERE = "{ me { id officeId } categories { children { id } } }"


@pytest.fixture
def cadre(shared_service: Service) -> Client:
    return shared_service.sign_in("cadre")


def report_of(cadre: Client) -> dict[str, str]:
    where = cadre.ask(WHERE)
    return {
        "placeId": where["me"]["officeId"],
        "categoryId": where["categories"][0]["children"][0]["id"],
        "description": f"有人已换登录 {uuid4()}",
    }


def reported(service: Service, description: str) -> int:
    (row,) = service.fetch("SELECT count(*) FROM ticket WHERE description = $1", description)
    return int(row["count"])


def test_a_write_for_its_owner_is_done(shared_service: Service, cadre: Client) -> None:
    report = report_of(cadre)
    cadre.http.headers[PERSON_HEADER] = cadre.ask(WHERE)["me"]["id"]
    assert cadre.ask(REPORT, key=str(uuid4()), input=report)["reportTicket"]["__typename"] == "Ticket"
    assert reported(shared_service, report["description"]) == 1


def test_a_write_of_somebody_else_is_refused(shared_service: Service, cadre: Client) -> None:
    report = report_of(cadre)
    worker = shared_service.sign_in("worker").ask(WHERE)["me"]["id"]
    cadre.http.headers[PERSON_HEADER] = worker
    answer = cadre.answer(REPORT, key=str(uuid4()), input=report)
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["ANOTHER_PERSON"]
    assert reported(shared_service, report["description"]) == 0


def test_a_photo_of_somebody_else_is_refused(shared_service: Service, cadre: Client) -> None:
    before = shared_service.fetch("SELECT count(*) FROM file")
    headers = {PERSON_HEADER: str(uuid4()), "idempotency-key": str(uuid4()), "content-type": "image/jpeg"}
    answer = cadre.http.post("/files", content=b"never looked at", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (401, "another_person")
    assert shared_service.fetch("SELECT count(*) FROM file") == before
