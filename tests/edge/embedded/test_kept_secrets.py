"""What an embedded service makes up for itself at its first start stays the same."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from backend.edge.embedded.home import push_key, secret
from backend.notify.channels.push import Keys


def test_a_secret_is_made_once_and_seen_by_nobody_else(tmp_path: Path) -> None:
    first = secret(tmp_path / "vapid", push_key)
    assert secret(tmp_path / "vapid", push_key) == first
    assert (tmp_path / "vapid").stat().st_mode & 0o777 == 0o600
    assert secret(tmp_path / "secret") != first


@given(st.builds(push_key))
def test_each_push_key_is_a_key(key: str) -> None:
    assert len(Keys(key, "mailto:service@manyi.test").public) == 87
