"""Command line options that several commands share."""

from pathlib import Path
from typing import Final

import click

from iot_adapters.contract import BATCH_LIMIT
from iot_adapters.gateway.errors import ConfigError

TOKEN_VARIABLE: Final = "MANYI_GATEWAY_TOKEN"  # noqa: S105 - the name of the variable, not a token

spool_folder = click.option(
    "--spool",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(".manyi/gateway"),
    show_default=True,
    help="Folder where readings wait until the backend holds them.",
)
spool_capacity = click.option(
    "--capacity",
    type=click.IntRange(min=BATCH_LIMIT),
    default=200_000,
    show_default=True,
    help="Readings that the spool holds at most.",
)
backend_address = click.option(
    "--to",
    metavar="URL",
    default="http://localhost:8300",
    show_default=True,
    help="Address of the backend.",
)
token_option = click.option(
    "--token-file",
    type=click.Path(path_type=Path, dir_okay=False),
    help=f"File with the gateway's token; without it, the variable {TOKEN_VARIABLE}.",
)


def read_token(file: Path | None, variable: str | None) -> str:
    if file is None:
        if variable is None:
            raise ConfigError(f"no token: give --token-file or set {TOKEN_VARIABLE}")
        return variable.strip()
    try:
        return file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"the token file {file} cannot be read: {error}") from error
