"""Which notices come on which channel: what the page shows is what the service keeps."""

import pytest
from playwright.sync_api import expect

from tests.end_to_end.conftest import DeviceOf
from tests.service import Service

pytestmark = pytest.mark.browser

KEPT = "SELECT enabled FROM quiet_hours JOIN person ON person.id = person_id WHERE login = 'cadre'"


def test_a_switch_that_could_not_be_saved_goes_back(shared_service: Service, device: DeviceOf) -> None:
    cadre = device(shared_service, "cadre")
    cadre.open("/me/notices")
    quiet = cadre.page.get_by_role("switch", name="免打扰")
    expect(quiet).to_be_checked()
    cadre.go_offline()
    quiet.click(force=True)
    expect(cadre.page.get_by_role("status").filter(has_text="网络")).not_to_have_count(0)
    expect(quiet).to_be_checked()
    assert shared_service.fetch(KEPT) == []
    cadre.come_online()
    with cadre.page.expect_response(lambda answer: "SetQuietHours" in (answer.request.post_data or "")):
        quiet.uncheck(force=True)
    expect(quiet).not_to_be_checked()
    assert [row["enabled"] for row in shared_service.fetch(KEPT)] == [False]
