"""What is taken away over plain HTTP, asked for by every role: to whom it is given, to whom not."""

import io
from typing import Any

import httpx
import pytest
from openpyxl import load_workbook
from PIL import Image

from backend.edge.demo.accounts import ACCOUNTS
from tests.service import Client, Service

NOBODY = ""
EVERYBODY = {account.login for account in ACCOUNTS}
ASKED = {
    "/people.xlsx": {"sysadmin"},
    "/people.xlsx?template=true": {"sysadmin"},
    "/journal.xlsx": {"auditor"},
    "/statistics.xlsx?from=2026-01-01&to=2026-01-31": {"dispatcher", "supervisor", "manager", "unit"},
    "/kitchen-ledger.xlsx?canteen={canteen}&month=2026-11": {"canteen", "supervisor"},
    "/places.xlsx?place={site}": {"assets", "sysadmin"},
    "/equipment.xlsx?place={site}": {"assets"},
    "/labels.pdf?place={floor}": {"assets", "sysadmin"},
    "/labels.pdf?place={floor}&equipment=true": {"assets", "sysadmin"},
}


@pytest.fixture(scope="module")
def visitors(shared_service: Service) -> dict[str, Client]:
    """Everyone by login, and somebody who has not signed in."""
    return {login: shared_service.sign_in(login) for login in sorted(EVERYBODY)} | {
        NOBODY: shared_service.client()
    }


@pytest.fixture(scope="module")
def places(shared_service: Service) -> dict[str, str]:
    def one(kind: str) -> str:
        found = shared_service.fetch("SELECT id FROM place WHERE kind = $1 ORDER BY sort LIMIT 1", kind)
        return str(found[0]["id"])

    canteen = shared_service.fetch("SELECT id FROM canteen ORDER BY id LIMIT 1")[0]["id"]
    return {"site": one("site"), "floor": one("floor"), "canteen": str(canteen)}


@pytest.mark.parametrize("path", ASKED)
def test_role_by_workbook(visitors: dict[str, Client], places: dict[str, str], path: str) -> None:
    answers = {login: client.http.get(path.format(**places)) for login, client in visitors.items()}
    assert {login for login, answer in answers.items() if answer.status_code == 200} == ASKED[path]
    assert answers[NOBODY].status_code == 401
    refused = EVERYBODY - ASKED[path]
    assert {login: answers[login].status_code for login in refused} == dict.fromkeys(refused, 403)
    assert all(_is_what_it_says(path, answers[login]) for login in ASKED[path])


def _is_what_it_says(path: str, answer: httpx.Response) -> bool:
    return answer.content.startswith(b"%PDF" if path.startswith("/labels") else b"PK")


def test_a_pictures_address_is_good_for_one_person(visitors: dict[str, Client]) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "JPEG")
    cadre = visitors["cadre"]
    kept = cadre.http.post(
        "/files",
        content=picture.getvalue(),
        headers={"content-type": "image/jpeg", "idempotency-key": "0" * 8 + "-0000-4000-8000-" + "1" * 12},
    ).json()
    for login, client in visitors.items():
        for address in (f"/files/{kept['id']}", f"/files/{kept['id']}?for=x"):
            assert (login, client.http.get(address).status_code) == (login, 404 if login else 401)
    assert visitors[NOBODY].http.post("/files", content=b"x").status_code == 401


IMPORT = """mutation ($key: IdempotencyKey!, $file: ID!) {
    importPeople(key: $key, fileId: $file, dryRun: true) {
        ... on ImportOutcome { rows created changed faultCount faults { row column code } }
        ... on Refused { code } } }"""


def test_what_is_exported_can_be_imported_again(visitors: dict[str, Client], shared_service: Service) -> None:
    system = visitors["sysadmin"]
    book = system.http.get("/people.xlsx").content
    rows = load_workbook(io.BytesIO(book)).worksheets[0].max_row - 1
    assert rows == shared_service.fetch("SELECT count(*) AS people FROM person")[0]["people"]
    kept: dict[str, Any] = system.http.post(
        "/files",
        content=book,
        headers={
            "content-type": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "idempotency-key": "0" * 8 + "-0000-4000-8000-" + "2" * 12,
        },
    ).json()
    key = "0" * 8 + "-0000-4000-8000-" + "3" * 12
    outcome = system.ask(IMPORT, key=key, file=kept["id"])["importPeople"]
    assert outcome == {"rows": rows, "created": 0, "changed": 0, "faultCount": 0, "faults": []}


def test_the_template_has_the_head_alone(visitors: dict[str, Client]) -> None:
    sheet = load_workbook(
        io.BytesIO(visitors["sysadmin"].http.get("/people.xlsx?template=true").content)
    ).worksheets[0]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["姓名", "登录名", "职务", "电话", "单位", "服务单位", "办公室编码", "角色", "在岗"]
    ]
