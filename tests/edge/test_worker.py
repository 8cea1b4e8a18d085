"""The worker knows every errand and every job that any slice declares, and the health page names the jobs."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

NAMES = Path(__file__).parents[2] / "pwa" / "src" / "locales" / "zh-CN" / "health.json"

DECLARED = """
import json, os, sys
os.environ["VALKEY_URL"] = "redis://none"
import backend.edge.worker
from backend.kernel import due
from backend.kernel.jobs import celery
def known():
    return sorted(due._errands), sorted(celery.conf.beat_schedule)
of_worker = known()
import importlib, pkgutil, backend
for module in pkgutil.walk_packages(backend.__path__, "backend."):
    if not module.name.startswith(("backend.migrations", "backend.edge")):
        importlib.import_module(module.name)
print(json.dumps([of_worker, known()]))
"""


@pytest.fixture(scope="module")
def declared() -> list[list[list[str]]]:
    """Errands and jobs: those of the worker, and all there are."""
    done = subprocess.run([sys.executable, "-c", DECLARED], capture_output=True, text=True, check=True)
    found: list[list[list[str]]] = json.loads(done.stdout)
    return found


def test_the_worker_knows_all_that_is_to_be_done(declared: list[list[list[str]]]) -> None:
    of_worker, of_all = declared
    assert of_worker == of_all
    assert "sheets.forget_upload" in of_worker[0]


def test_every_job_has_a_name_for_people(declared: list[list[list[str]]]) -> None:
    (_, jobs), _ = declared
    words = json.loads(NAMES.read_text("utf-8"))
    assert sorted(key.removeprefix("job.") for key in words if key.startswith("job.")) == jobs
