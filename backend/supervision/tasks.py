"""What supervision does in the background."""

from backend.kernel.db import Database
from backend.kernel.jobs import every
from backend.supervision.monthly_report import advance


@every(5, "supervision.reports")
async def make_reports(database: Database) -> None:
    while await advance(database):
        pass
