"""`manyi-gateway replay`."""

import logging
import os
from contextlib import closing
from datetime import datetime
from pathlib import Path

import click

from iot_adapters.gateway.intake import Intake
from iot_adapters.gateway.options import (
    TOKEN_VARIABLE,
    backend_address,
    read_token,
    spool_capacity,
    spool_folder,
    token_option,
)
from iot_adapters.gateway.running import run
from iot_adapters.gateway.spool import Spool
from iot_adapters.gateway.terminal import Terminal
from iot_adapters.replay.client import local_time
from iot_adapters.replay.play import Wish, play
from iot_adapters.replay.until import Until


class UntilParameter(click.ParamType[Until]):
    name = "now|ISO"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> Until:
        try:
            until = Until.parse(value)
        except ValueError:
            self.fail(f"{value!r} is neither now nor a time such as 2026-01-31T08:00", param, ctx)
        if until.is_future:
            self.fail(f"{value} is yet to come; the backend takes only what was measured", param, ctx)
        return until


class TimeParameter(click.ParamType[datetime]):
    name = "ISO"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        try:
            return local_time(value)
        except ValueError:
            self.fail(f"{value!r} is not a time such as 2026-01-31T08:00", param, ctx)


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--until", type=UntilParameter(), help="Time of the last reading.  [default: now]")
@click.option(
    "--stop-at",
    type=TimeParameter(),
    help="Play only up to this time of the recording: what was measured then is the last reading.",
)
@click.option("--exact", is_flag=True, help="Keep the times of the recording.")
@click.option("--again", is_flag=True, help="Play it once more after it has arrived completely.")
@click.option(
    "--rate",
    type=click.FloatRange(min=0, min_open=True),
    help="Readings a second.  [default: as fast as possible]",
)
@click.option("--name", default="demo-replay", show_default=True, help="The gateway's name, for people.")
@backend_address
@token_option
@spool_folder
@spool_capacity
def replay(
    file: Path,
    until: Until | None,
    stop_at: datetime | None,
    exact: bool,
    again: bool,
    rate: float | None,
    name: str,
    to: str,
    token_file: Path | None,
    spool: Path,
    capacity: int,
) -> None:
    """Play a recording of room sensors (CSV or CSV.gz) into the backend.

    All its times are shifted by one constant. After a stop or a kill the same command goes on:
    nothing is lost, nothing comes twice.
    """
    if until and exact:
        raise click.UsageError("--until and --exact exclude each other")
    wish = Wish(file, Until("exact") if exact else until or Until("now"), stop_at, again, rate)

    async def main() -> None:
        terminal = Terminal()
        logging.basicConfig(level=logging.WARNING, handlers=[terminal])
        intake = Intake(to, read_token(token_file, os.environ.get(TOKEN_VARIABLE)), name)
        try:
            with closing(Spool(spool, capacity)) as opened:
                click.echo(await play(wish, opened, intake, terminal))
        finally:
            await intake.close()

    run(main())
