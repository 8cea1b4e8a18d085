"""Uploads over a real connection: who may send what, how much, and that nobody else waits meanwhile."""

from concurrent.futures import ThreadPoolExecutor
from time import monotonic
from uuid import uuid4

import httpx

from backend.edge.downloads import SHEET
from backend.edge.limits import UPLOADS_AT_ONCE
from tests.kernel.sheets.workbooks import workbook
from tests.kernel.test_pictures import a_photo
from tests.service import Client, Service, query

SMALL = a_photo()


def send(client: Client, body: bytes = SMALL, media_type: str = "image/jpeg") -> httpx.Response:
    headers = {"content-type": media_type, "idempotency-key": str(uuid4())}
    return client.http.post("/files/", content=body, headers=headers)


def test_a_stranger_sends_nothing(shared_service: Service) -> None:
    assert send(shared_service.client()).status_code == 401


def test_only_those_who_may_import_send_workbooks(shared_service: Service) -> None:
    sheet = workbook(["姓名"], ["李明"])
    before = shared_service.fetch("SELECT count(*) FROM sheet_upload")
    assert send(shared_service.sign_in("cadre"), sheet, SHEET).status_code == 403
    assert shared_service.fetch("SELECT count(*) FROM sheet_upload") == before
    assert send(shared_service.sign_in("sysadmin"), sheet, SHEET).status_code == 200


def test_sixty_at_once_and_then_one_after_the_other(shared_service: Service) -> None:
    """The sender hears when to come again; the outbox does."""
    hasty = shared_service.sign_in("unit")
    answers = [send(hasty, b"") for _ in range(UPLOADS_AT_ONCE)]
    assert {answer.status_code for answer in answers} == {422}
    late = send(hasty)
    while late.status_code == 422:  # a slow machine has earned one more meanwhile
        late = send(hasty)
    assert (late.status_code, late.headers["retry-after"] in {"1", "2"}) == (429, True)
    assert send(shared_service.sign_in("cadre")).status_code == 200


def test_pictures_being_decoded_hold_no_transaction(shared_service: Service) -> None:
    """Sixteen at once, as many as the pool has connections: all the while somebody reads and writes."""
    large = a_photo(4000, 3000, form="PNG")
    senders = [shared_service.sign_in("dispatcher") for _ in range(16)]
    onlooker = shared_service.sign_in("cadre")
    with ThreadPoolExecutor(16) as threads:
        began = monotonic()
        sending = [threads.submit(send, sender, large) for sender in senders]
        longest, looks = 0.0, 0
        while not all(upload.done() for upload in sending):
            onlooker.ask("{ me { id } }")
            longest = max(longest, oldest_transaction(shared_service))
            looks += 1
        lasted = monotonic() - began
    assert {upload.result().status_code for upload in sending} == {200}
    assert looks > 16
    assert longest < lasted / 4  # less than one of them takes, let alone its turn to come


def oldest_transaction(service: Service) -> float:
    """Seconds for which the web server's oldest transaction has been open."""
    ((seconds,),) = query(
        service.database_url,
        "SELECT coalesce(max(extract(epoch FROM clock_timestamp() - xact_start)), 0) FROM pg_stat_activity"
        " WHERE application_name = 'manyi api' AND datname = current_database()",
    )
    return float(seconds)
