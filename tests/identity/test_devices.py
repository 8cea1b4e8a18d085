"""Names of devices."""

import pytest

from backend.identity.devices import device_name

WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (
            f"Mozilla/5.0 (Linux; Android 14; SM) {WEBKIT} Chrome/126.0 Mobile Safari/537.36",
            "Chrome · Android",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Safari/604.1",
            "Safari · iPhone",
        ),
        (
            f"Mozilla/5.0 (Windows NT 10.0; Win64) {WEBKIT} Chrome/126.0 Safari/537.36 Edg/126.0",
            "Edge · Windows",
        ),
        (f"Mozilla/5.0 (Linux; Android 12) {WEBKIT} MicroMessenger/8.0 wxwork/4.1", "WeCom · Android"),
        ("Mozilla/5.0 (Phone; OpenHarmony 5.0) ArkWeb/4.1 HuaweiBrowser/5.0", "Huawei Browser · HarmonyOS"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox · Linux"),
        ("curl/8", "?"),
        (None, "?"),
    ],
)
def test_a_device_is_named_by_its_browser_and_system(user_agent: str | None, name: str) -> None:
    assert device_name(user_agent) == name
