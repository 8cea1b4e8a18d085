"""What cannot work is said in one line by the process that is asked to start, and it does not."""

import os
import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    ("process", "settings", "said"),
    [
        ("api", {"MANYI_WECOM_CORP": "ww1"}, "MANYI_WECOM_AGENT has to be a number"),
        ("worker", {"MANYI_ROBOTS": "{"}, "MANYI_ROBOTS"),
    ],
)
def test_a_channel_that_cannot_work(process: str, settings: dict[str, str], said: str) -> None:
    needed = {"DATABASE_URL": "postgresql://none", "VALKEY_URL": "redis://none", "MANYI_SECRET": "s"}
    done = subprocess.run(
        [sys.executable, "-m", "backend.edge", process],
        env=os.environ | {"MANYI_ENV": "demo", "MANYI_ORIGIN": "http://localhost"} | needed | settings,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    assert said in line
