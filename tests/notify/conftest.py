"""A house with channels that reach everyone, unless a test says otherwise."""

from collections.abc import Callable

import pytest

from backend.notify import channels

Reaching = Callable[[bool], None]


@pytest.fixture(autouse=True)
def reaching(monkeypatch: pytest.MonkeyPatch) -> Reaching:
    def reach(everyone: bool) -> None:
        monkeypatch.setattr(channels, "reach_everyone", lambda: everyone)

    reach(True)
    return reach
