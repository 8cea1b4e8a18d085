"""What is deployed is what the code has: the same commands and the same names in the environment."""

import re
from pathlib import Path

from backend.edge.cli import manyi

PROJECT = Path(__file__).parents[2]
DEPLOY = PROJECT / "deploy"
README = (DEPLOY / "README.md").read_text("utf-8")
PROCESSES = {"migrate", "api", "worker", "beat"}


def test_containers_and_units_run_the_processes_of_the_list() -> None:
    compose = (DEPLOY / "compose.yaml").read_text("utf-8")
    units = "\n".join(unit.read_text("utf-8") for unit in (DEPLOY / "systemd").glob("*.service"))
    assert set(re.findall(r"command: manyi ([a-z-]+)", compose)) == PROCESSES
    assert set(re.findall(r"bin/manyi ([a-z-]+)", units)) == PROCESSES | {"backup"}
    listed = README[README.index("## The processes") : README.index("## The environment")]
    assert set(re.findall(r"`manyi ([a-z-]+)", listed)) == PROCESSES | {"found"}


def test_every_command_that_is_named_is_there() -> None:
    named = set(re.findall(r"`manyi ([a-z-]+)", README))
    assert named - manyi.commands.keys() == set()


def test_the_environment_is_what_the_code_reads() -> None:
    read = {"FORWARDED_ALLOW_IPS"}  # by uvicorn
    backend = PROJECT / "backend"
    few = ("kernel/settings.py", "edge/api.py", "edge/local.py", "edge/up.py")
    for path in (*(backend / each for each in few), *(backend / "notify").rglob("*.py")):
        code = path.read_text("utf-8")
        read |= set(re.findall(r'(?:environ\.get|_required)\("([A-Z_]+)"', code))
    table = README[README.index("## The environment") : README.index("## The first sign-in")]
    rows = [line.partition(" | ")[0] for line in table.splitlines() if line.startswith("| `")]
    assert {name for row in rows for name in re.findall(r"`([A-Z_]+)`", row)} == read
