"""A supervisor over stand-ins, for test_supervisor.py: `python -m tests.edge.stand_in FOLDER WHAT`."""

import asyncio
import sys
from contextlib import suppress
from pathlib import Path

from backend.edge.embedded.program import Program, ServerError
from backend.edge.keeper import Service
from backend.edge.supervisor import Supervisor, cancel_on_signals

FOLDER = Path(sys.argv[1])

OBEDIENT = """
import pathlib, signal, subprocess, sys, os
name, folder = sys.argv[1], pathlib.Path(sys.argv[2])
def stop(*_):
    with (folder / "stops").open("a") as stops:
        stops.write(name + "\\n")
    raise SystemExit
signal.signal(signal.SIGTERM, stop)
helper = subprocess.Popen([sys.executable, "-c", "import signal\\nwhile True: signal.pause()"])
print("serving", flush=True)
mark = folder / f".{name}"
mark.write_text(f"{os.getpid()} {helper.pid}")
mark.replace(folder / name)  # never seen half written
while True:
    signal.pause()
"""
STUBBORN = OBEDIENT.replace(
    "signal.signal(signal.SIGTERM, stop)", "signal.signal(signal.SIGTERM, signal.SIG_IGN)"
)
BROKEN = "import sys; print('starting'); sys.exit('no such table')"


def service(name: str, code: str = OBEDIENT) -> Service:
    program = Program((sys.executable, "-c", code, name, str(FOLDER)))
    return Service(name, lambda: program, lambda pid: serves(name, pid))


def serves(name: str, pid: int) -> bool:
    mark = FOLDER / name
    return mark.exists() and mark.read_text().startswith(f"{pid} ")


def say(text: str) -> None:
    with suppress(OSError):
        print(text, flush=True)


async def serve(what: str) -> None:
    async with Supervisor(FOLDER / "log", say, stop_patience=2) as supervisor:
        await supervisor.start(service("database"), service("broker"))
        if what == "step":
            await supervisor.run("The step", Program((sys.executable, "-c", BROKEN)))
        code = {"broken": BROKEN, "stubborn": STUBBORN}.get(what, OBEDIENT)
        await supervisor.start(service("web", code), service("worker"))
        say("ready")
        await asyncio.Event().wait()


async def main() -> None:
    task = asyncio.create_task(serve(sys.argv[2]))
    cancel_on_signals(task)
    with suppress(asyncio.CancelledError):
        await task


try:
    asyncio.run(main())
except ServerError as error:
    sys.exit(f"one line: {error}")
