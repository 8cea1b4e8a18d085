"""What supervision does in the background."""

from backend.kernel.db import Database
from backend.kernel.jobs import every
from backend.supervision.monthly_report import advance, unmade


@every(5, "supervision.reports")
async def make_reports(database: Database) -> None:
    """One that fails holds up no other; it is tried again the next time, and the job's record says why."""
    failed: list[Exception] = []
    for report_id in await unmade(database):
        try:
            while await advance(database, report_id):
                pass
        except Exception as error:
            failed.append(error)
    if failed:
        raise ExceptionGroup("; ".join(map(repr, failed)), failed)
