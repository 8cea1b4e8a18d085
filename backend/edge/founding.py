"""`manyi found`: what an empty production database needs before the first person can sign in."""

from collections.abc import Sequence

import click

from backend.facility import places
from backend.identity import founding
from backend.identity.founding import FirstAccount
from backend.kernel.db import Database
from backend.kernel.errors import DomainError


async def found(url: str, site_name: str, unit_name: str) -> Sequence[FirstAccount]:
    """Site, first unit and the three administrators; refused where somebody already lives."""
    accounts = founding.first_accounts()
    database = Database(url, application="manyi found")
    try:
        async with database.write() as session:
            await founding.check_uninhabited(session)
            site = await places.found_site(session, site_name)
            await founding.found(session, unit_name, site.ref, accounts)
    except DomainError as refusal:
        raise click.ClickException(refusal.message) from None
    finally:
        await database.close()
    return accounts
