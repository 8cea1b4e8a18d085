"""Nothing that is asked for leads into the house."""

from ipaddress import ip_address

import pytest

from backend.notify.outgoing import Forbidden, Outgoing, Unreachable, is_public
from tests.notify.web import Asked, Said, a_web


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.0.0.1", "192.168.1.1", "172.16.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
     "::1", "fe80::1", "fd00::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "ff02::1"],
)  # fmt: skip
def test_what_lies_inside_is_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "2001:4860:4860::8888", "::ffff:8.8.8.8"])
def test_what_lies_outside_is(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    "url",
    ["https://127.0.0.1/", "https://localhost:1/", "https://[::1]/", "https://2130706433/", "https://0x7f.1/",
     "https://169.254.169.254/latest", "http://8.8.8.8/", "ftp://8.8.8.8/"],
)  # fmt: skip
async def test_it_refuses_to_go_there(url: str) -> None:
    web = Outgoing()
    with pytest.raises(Forbidden):
        await web.post(url, b"x", {})
    await web.close()


async def test_a_place_is_allowed_with_its_port_only() -> None:
    async with a_web() as allowed, a_web() as other:
        assert (await allowed.outgoing.post(allowed.url, b"x", {})).status == 201
        with pytest.raises(Forbidden):
            await allowed.outgoing.post(other.url, b"x", {})
    assert other.asked == []


async def test_a_webhook_that_points_inside_is_not_followed() -> None:
    async with a_web() as inside:

        async def pointing(_: Asked) -> Said:
            return Said(302, {"Location": f"{inside.url}/secret"})

        async with a_web(pointing) as webhook:
            web = Outgoing([webhook.place, inside.place])
            assert (await web.post(webhook.url, b"x", {})).status == 302
            await web.close()
    assert inside.asked == []


async def test_nobody_there_is_no_answer() -> None:
    async with a_web() as gone:
        pass
    web = Outgoing([gone.place])
    with pytest.raises(Unreachable):
        await web.post(gone.url, b"x", {})
    await web.close()
