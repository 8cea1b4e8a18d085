"""One replay from beginning to end, through the spool and over every interruption."""

import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from iot_adapters.gateway.backoff import Backoff
from iot_adapters.gateway.errors import GatewayError
from iot_adapters.gateway.intake import Intake
from iot_adapters.gateway.running import deliver_all
from iot_adapters.gateway.schedule import Pace, fetch_past
from iot_adapters.gateway.sender import Sender
from iot_adapters.gateway.spool import Spool
from iot_adapters.gateway.terminal import Terminal
from iot_adapters.replay.adapter import ROWS_PER_CHUNK, Position, ReplayAdapter
from iot_adapters.replay.client import LOCAL, MEASURES
from iot_adapters.replay.recording import Survey
from iot_adapters.replay.until import Until


@dataclass(frozen=True, slots=True)
class Wish:
    """What the person asked for."""

    file: Path
    until: Until
    stop_at: datetime | None
    again: bool
    rate: float | None


async def play(wish: Wish, spool: Spool, intake: Intake, terminal: Terminal) -> str:
    """Returns what happened, in words."""
    adapter = ReplayAdapter(wish.file, wish.until.target, _rows_per_chunk(wish.rate), wish.stop_at)
    terminal.say(f"Looking through {wish.file}")
    survey = await adapter.survey()
    ends = f":{wish.stop_at.isoformat()}" if wish.stop_at else ""
    source = f"replay:{survey.digest}:{wish.until.name}{ends}"
    if _arrived(survey, spool, source):
        if not wish.again:
            return f"{wish.file} has arrived already. Play it once more with --again."
        spool.forget_cursor(source)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(adapter.close)
        await adapter.open()
        await deliver_all(
            fetch_past(adapter, await adapter.probe(), source, spool, Pace(wish.rate), Backoff()),
            spool,
            Sender(spool, intake, Backoff()),
            terminal,
            _progress(survey, spool, source),
        )
    if spool.quarantined:
        raise GatewayError(
            f"{spool.quarantined:,} readings were refused and are in quarantine: see manyi-gateway status"
        )
    return _summary(survey, spool, source)


def _rows_per_chunk(rate: float | None) -> int:
    """Several chunks a second even when they are slow."""
    return ROWS_PER_CHUNK if rate is None else max(1, min(ROWS_PER_CHUNK, int(rate / len(MEASURES) / 5)))


def _position(spool: Spool, source: str) -> Position | None:
    cursor = spool.cursor(source)
    return Position.load(cursor) if cursor else None


def _arrived(survey: Survey, spool: Spool, source: str) -> bool:
    position = _position(spool, source)
    return position is not None and position.line == survey.last_line and spool.fill == 0


def _progress(survey: Survey, spool: Spool, source: str) -> Callable[[], str]:
    began = time.monotonic()
    sent_before = spool.committed

    def line() -> str:
        position = _position(spool, source)
        read = position.readings if position else 0
        speed = (spool.committed - sent_before) / max(time.monotonic() - began, 0.001)
        return (
            f"{read / survey.readings:4.0%}  {read:,} of {survey.readings:,} readings read,"
            f" {spool.fill:,} waiting, {speed:,.0f}/s arriving"
        )

    return line


def _summary(survey: Survey, spool: Spool, source: str) -> str:
    position = _position(spool, source)
    assert position is not None
    last = (survey.latest + position.shift).astimezone(LOCAL)
    left_out = f"; {survey.faults:,} cells or rows were left out" if survey.faults else ""
    return (
        f"{survey.readings:,} readings of {len(survey.points):,} points arrived,"
        f" the last of {last:%Y-%m-%d %H:%M:%S%z} (shifted by {position.shift}){left_out}"
    )
