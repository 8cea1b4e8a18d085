from hypothesis import given
from hypothesis import strategies as st

from iot_adapters.gateway.backoff import Backoff
from iot_adapters.gateway.errors import Transient

AWAY = Transient("away")


@given(tries=st.integers(1, 3000))
def test_a_wait_grows_to_the_cap_and_is_never_nothing(tries: int) -> None:
    backoff = Backoff(first=0.5, cap=60)
    for attempt in range(tries):
        ceiling = min(60, 0.5 * 2 ** min(attempt, 20))
        assert ceiling / 2 <= backoff.delay(AWAY) <= ceiling


def test_success_begins_anew() -> None:
    backoff = Backoff(first=0.5, cap=60)
    for _ in range(10):
        backoff.delay(AWAY)
    backoff.reset()
    assert backoff.delay(AWAY) <= 0.5


def test_gateways_do_not_come_back_at_the_same_moment() -> None:
    assert len({Backoff().delay(AWAY) for _ in range(100)}) > 90
    assert len({Backoff().delay(Transient("busy", retry_after=5)) for _ in range(100)}) > 90


@given(asked=st.floats(0, 1e9))
def test_the_other_side_may_ask_for_a_wait_but_not_for_ever(asked: float) -> None:
    delay = Backoff(first=0.5, patience=600).delay(Transient("busy", retry_after=asked))
    assert min(asked, 600) <= delay <= min(asked, 600) + 0.5
