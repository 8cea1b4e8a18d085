"""The worker knows every errand and every job that any slice declares."""

import json
import subprocess
import sys

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


def test_the_worker_knows_all_that_is_to_be_done() -> None:
    done = subprocess.run([sys.executable, "-c", DECLARED], capture_output=True, text=True, check=True)
    of_worker, of_all = json.loads(done.stdout)
    assert of_worker == of_all
    assert "sheets.forget_upload" in of_worker[0]
