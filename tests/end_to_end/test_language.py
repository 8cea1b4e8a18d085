"""The language that one reads in is the language in which the service names things, also when chosen offline."""

from typing import Any

import pytest

from tests.end_to_end.conftest import DeviceOf
from tests.end_to_end.kept import wait_until
from tests.service import Service

pytestmark = pytest.mark.browser

LOCALE = "SELECT locale FROM person WHERE login = 'energy'"
TITLES = "{ notifyPreferences { kinds { title } } }"


def locale(service: Service) -> str:
    ((found,),) = service.fetch(LOCALE)
    return str(found)


def titles(service: Service) -> list[Any]:
    return [kind["title"] for kind in service.sign_in("energy").ask(TITLES)["notifyPreferences"]["kinds"]]


def test_names_follow_the_language_switch_and_wait_for_the_network(
    shared_service: Service, device: DeviceOf
) -> None:
    phone = device(shared_service, "energy", keeps_app=True)
    phone.open("/me")
    phone.page.get_by_text("English", exact=True).click()
    phone.page.get_by_role("heading", name="Me", exact=True).wait_for()
    wait_until(phone.page, lambda: locale(shared_service) == "en")
    assert all(title.isascii() for title in titles(shared_service))

    phone.go_offline()
    phone.page.get_by_text("中文", exact=True).click()
    phone.page.get_by_role("heading", name="我的", exact=True).wait_for()
    assert locale(shared_service) == "en"
    phone.come_online()
    wait_until(phone.page, lambda: locale(shared_service) == "zh-CN")
    assert not any(title.isascii() for title in titles(shared_service))
