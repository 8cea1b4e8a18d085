"""The command line `manyi-gateway`; every adapter may bring a command of its own."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from iot_adapters.gateway.errors import GatewayError
from iot_adapters.gateway.health import as_text, health
from iot_adapters.gateway.options import spool_capacity, spool_folder
from iot_adapters.gateway.spool import Spool
from iot_adapters.replay.command import replay


class Commands(click.Group):
    def invoke(self, context: click.Context) -> Any:
        """What an operator can put right is told in one line."""
        try:
            return super().invoke(context)
        except (GatewayError, sqlite3.Error) as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=Commands)
def gateway() -> None:
    """Carries readings from devices to the Manyi backend and loses none."""


@gateway.command()
@spool_folder
def status(spool: Path) -> None:
    """Show what waits in the spool, what arrived and what was refused."""
    click.echo(as_text(health(spool)))


@gateway.command()
@spool_folder
@spool_capacity
def release(spool: Path, capacity: int) -> None:
    """Send quarantined readings once more, after what they were refused for was put right."""
    with closing(Spool(spool, capacity)) as opened:
        released = opened.release()
    click.echo(f"{released:,} readings will be sent again with the next run")


gateway.add_command(replay)
