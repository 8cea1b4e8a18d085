"""`manyi found`: what an empty production database needs before the first person can sign in."""

from collections.abc import Sequence

from backend.edge.command import writing
from backend.facility import places
from backend.identity import founding
from backend.identity.founding import FirstAccount


async def found(url: str, site_name: str, unit_name: str) -> Sequence[FirstAccount]:
    """Site, first unit and the three administrators; refused where somebody already lives."""
    accounts = founding.first_accounts()
    async with writing(url, "found") as session:
        await founding.check_uninhabited(session)
        site = await places.found_site(session, site_name)
        await founding.found(session, unit_name, site.ref, accounts)
    return accounts
