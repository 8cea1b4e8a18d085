"""`manyi-gateway` as a process of its own, or, where no process is needed, called."""

import os
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner

from iot_adapters.gateway.cli import gateway
from tests.iot_adapters.intake_server import IntakeServer


def start_gateway(*arguments: str | Path, token: str | None = IntakeServer.token) -> subprocess.Popen[str]:
    environment = os.environ | {"PYTHONWARNINGS": "error"}
    environment.pop("MANYI_GATEWAY_TOKEN", None)
    if token is not None:
        environment["MANYI_GATEWAY_TOKEN"] = token
    return subprocess.Popen(
        [sys.executable, "-m", "iot_adapters.gateway", *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    )


def run_gateway(
    *arguments: str | Path, token: str | None = IntakeServer.token, seconds: float = 120
) -> tuple[int, str, str]:
    """Exit code, stdout, stderr."""
    with start_gateway(*arguments, token=token) as process:
        try:
            out, err = process.communicate(timeout=seconds)
        finally:
            process.kill()
    return process.returncode, out, err


def call_gateway(*arguments: str | Path, token: str | None = IntakeServer.token) -> tuple[int, str, str]:
    """As `run_gateway`, in this process: for commands that end before they send anything."""
    result = CliRunner().invoke(
        gateway,
        [*map(str, arguments)],
        env={"MANYI_GATEWAY_TOKEN": token},
        prog_name="manyi-gateway",
    )
    return result.exit_code, result.stdout, result.stderr
