"""The command `manyi`: each subcommand imports only what it needs."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import click

from backend.edge.embedded.program import ServerError
from backend.edge.starting import starting
from backend.kernel.settings import BadSettings


class Commands(click.Group):
    def invoke(self, context: click.Context) -> Any:
        """What a person can put right is told in one line."""
        try:
            return super().invoke(context)
        except (ServerError, BadSettings) as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=Commands)
def manyi() -> None:
    """Manyi (满意): the facility service of a government's centralized office area."""


@manyi.command()
def up() -> None:
    """Start everything: servers, demo area, web server, worker and clock."""
    from backend.edge.up import run

    run()


@manyi.command()
@click.option("--fd", type=int, help="A listening socket inherited from the parent, instead of PORT.")
def api(fd: int | None) -> None:
    """Serve the web app and its interface."""
    from backend.edge.api import serve

    serve(fd)


@manyi.command()
@click.option("--concurrency", default=2, show_default=True, help="Processes that work at the same time.")
def worker(concurrency: int) -> None:
    """Do the jobs in the background."""
    # TERM shall give running jobs a moment and hand back what does not end, instead of waiting for ever.
    os.environ.setdefault("REMAP_SIGTERM", "SIGQUIT")
    with starting():
        from backend.edge.worker import app

    app.worker_main(
        ["worker", "--loglevel=INFO", f"--concurrency={concurrency}", "--without-gossip", "--without-mingle"]
    )


@manyi.command()
def beat() -> None:
    """Ask for the periodic jobs; exactly one of these runs."""
    with starting():
        from backend.edge.worker import app
        from backend.kernel.settings import Settings

    data = Settings.from_env().data
    app.start(["beat", "--loglevel=INFO", f"--schedule={data / 'beat-schedule'}", "--pidfile="])


@manyi.command()
def migrate() -> None:
    """Bring the database's tables up to date."""
    from backend.edge.local import Local
    from backend.edge.migrate import upgrade

    with Local.from_env().serving():
        upgrade()


@manyi.command()
@click.option("--site", required=True, help="Name of the office area.")
@click.option("--unit", required=True, help="Name of the unit that runs it; the administrators belong to it.")
def found(site: str, unit: str) -> None:
    """Make site, first unit and the three administrators in an empty database; print their passwords once."""
    import asyncio

    from backend.edge.founding import found
    from backend.edge.local import Local

    with Local.from_env().serving():
        for account in asyncio.run(found(os.environ["DATABASE_URL"], site, unit)):
            click.echo(f"{account.role.replace('_', ' '):<24}{account.login:<12}{account.password}")
    click.echo("Each of three people takes one, and has to change the password at the first sign-in.")


@manyi.command()
@click.option("--tickets", default=20_000, show_default=True, help="Tickets of the last twelve months.")
@click.option("--when-empty", is_flag=True, help="Do nothing where somebody already lives.")
def demo(tickets: int, when_empty: bool) -> None:
    """Fill an empty database with the demo area."""
    from backend.edge.demo.generate import generate
    from backend.edge.local import Local

    with Local.from_env().serving():
        generate(os.environ["DATABASE_URL"], tickets=tickets, when_empty=when_empty)


@manyi.command("gateway-token")
@click.argument("name", required=False)
@click.option("--revoke", is_flag=True, help="The token of NAME stops working.")
def gateway_token(name: str | None, revoke: bool) -> None:
    """Print a token for the gateway NAME; an earlier one of that name stops working. Without NAME list all."""
    import asyncio

    from backend.edge import gateway_token as tokens
    from backend.edge.local import Local

    if revoke and not name:
        raise click.UsageError("Which gateway? manyi gateway-token --revoke NAME")
    with Local.from_env().serving():
        url = os.environ["DATABASE_URL"]
        verb = tokens.listed(url) if not name else (tokens.revoke if revoke else tokens.issue)(url, name)
        click.echo(asyncio.run(verb))


@manyi.command("api-token")
@click.argument("login")
@click.option("--label", default="api", show_default=True, help="What it is for; a new one replaces it.")
@click.option("--days", default=90, show_default=True, type=click.IntRange(1, 366), help="How long it works.")
@click.option("--list", "listing", is_flag=True, help="Print the tokens that work, and when they were used.")
@click.option("--revoke", "revoking", is_flag=True, help="End the token of this label.")
def api_token(login: str, label: str, days: int, listing: bool, revoking: bool) -> None:
    """Print a token with which a program acts as LOGIN, this once."""
    import asyncio

    from backend.edge import api_token as tokens
    from backend.edge.local import Local

    with Local.from_env().serving():
        url = os.environ["DATABASE_URL"]
        if listing:
            click.echo(asyncio.run(tokens.listed(url, login)), nl=False)
        elif revoking:
            asyncio.run(tokens.end(url, login, label))
        else:
            click.echo(asyncio.run(tokens.issue(url, login, label, days)))


@manyi.command()
@click.argument("archive", type=click.Path(dir_okay=False, path_type=Path))
def backup(archive: Path) -> None:
    """Write the database and the stored files to ARCHIVE."""
    from backend.edge.backup import save
    from backend.edge.local import Local

    local = Local.from_env()
    with local.serving():
        click.echo(save(os.environ["DATABASE_URL"], local.data / "files", archive))


@manyi.command()
@click.argument("archive", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Delete what the database and the files folder hold now.")
def restore(archive: Path, replace: bool) -> None:
    """Load ARCHIVE into an empty database and check that nothing is missing."""
    from backend.edge.local import Local
    from backend.edge.restore import load

    local = Local.from_env()
    with local.serving():
        click.echo(load(os.environ["DATABASE_URL"], local.data / "files", archive, replace=replace))


@manyi.command()
@click.option("--check", is_flag=True, help="Fail when the committed file differs.")
def schema(check: bool) -> None:
    """Write the GraphQL contract to backend/schema.graphql."""
    from strawberry.printer import print_schema

    from backend.edge.schema import schema as assembled

    path = Path(__file__).parents[1] / "schema.graphql"
    text = print_schema(assembled) + "\n"
    if not check:
        path.write_text(text)
    elif not path.exists() or path.read_text() != text:
        sys.exit("backend/schema.graphql is not what the code says: run `make schema` and commit it")
