"""The command line `manyi-gateway`; every adapter may bring a command of its own."""

from contextlib import closing
from pathlib import Path

import click

from iot_adapters.gateway.errors import GatewayError
from iot_adapters.gateway.health import as_text, health
from iot_adapters.gateway.options import spool_capacity, spool_folder
from iot_adapters.gateway.spool import Spool
from iot_adapters.replay.command import replay


@click.group()
def gateway() -> None:
    """Carries readings from devices to the Manyi backend and loses none."""


@gateway.command()
@spool_folder
def status(spool: Path) -> None:
    """Show what waits in the spool, what arrived and what was refused."""
    try:
        click.echo(as_text(health(spool)))
    except GatewayError as error:
        raise click.ClickException(str(error)) from error


@gateway.command()
@spool_folder
@spool_capacity
def release(spool: Path, capacity: int) -> None:
    """Send quarantined readings once more, after what they were refused for was put right."""
    try:
        with closing(Spool(spool, capacity)) as opened:
            released = opened.release()
    except GatewayError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{released:,} readings will be sent again with the next run")


gateway.add_command(replay)
