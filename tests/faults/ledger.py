"""What the database says afterwards, held against what was acknowledged before."""

import hashlib
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg

from tests.faults.reporters import Acknowledged

LATE = """
UPDATE ticket SET reported_at = reported_at - interval '3 days', due_at = due_at - interval '3 days'
WHERE id = ANY ($1)
"""
DUE_ONE_AFTER_THE_OTHER = """
UPDATE due SET at = now() + place * $2 * interval '1 second'
FROM unnest($1::uuid[]) WITH ORDINALITY AS late (id, place)
WHERE errand = 'tickets.escalate' AND subject_id = late.id AND done_at IS NULL
"""
ESCALATED = """
SELECT person_id, count(*) AS times FROM notice
WHERE subject_id = $1 AND kind = 'ticket.escalated' GROUP BY person_id
"""


class Ledger:
    def __init__(self, url: str, files: Path) -> None:
        self._url = url
        self._files = files

    async def fetch(self, query: str, *values: Any) -> list[Any]:
        connection = await asyncpg.connect(self._url)
        try:
            return list(await connection.fetch(query, *values))
        finally:
            await connection.close()

    async def count(self, query: str, *values: Any) -> int:
        ((number,),) = await self.fetch(f"SELECT count(*) FROM {query}", *values)
        return int(number)

    async def make_late(self, tickets: list[UUID], every_seconds: float) -> None:
        """Long past all their promises; their escalations fall due one after the other from now on."""
        await self.fetch(LATE, tickets)
        await self.fetch(DUE_ONE_AFTER_THE_OTHER, tickets, every_seconds)

    async def errands_left(self, tickets: list[UUID]) -> int:
        """What is still to be done about these, now or later."""
        return await self.count("due WHERE done_at IS NULL AND subject_id = ANY ($1)", tickets)

    async def told_of_escalation(self, ticket: UUID) -> dict[UUID, int]:
        return dict(await self.fetch(ESCALATED, ticket))

    async def must_agree(self, acknowledged: Acknowledged, desks: set[UUID]) -> None:
        """Every acknowledged write is there, once, with all that belongs to it, and no other is."""
        reported = sorted(acknowledged.reports.values())
        assert len(set(reported)) == len(reported)
        assert await self._column("SELECT id FROM ticket") == reported
        assert await self._column("SELECT subject_id FROM journal WHERE verb = 'ticket.reported'") == reported
        performed = "SELECT key, subject_id FROM performed WHERE operation = 'reportTicket'"
        assert dict(await self.fetch(performed)) == acknowledged.reports
        remarked = "SELECT data ->> 'words' FROM journal WHERE verb = 'ticket.remarked'"
        assert await self._column(remarked) == sorted(acknowledged.remarks)
        for kind, count in (("reported", len(reported)), ("remarked", len(acknowledged.remarks))):
            told = await self.fetch(
                "SELECT person_id, count(*) AS times FROM notice WHERE kind = $1 GROUP BY person_id",
                f"ticket.{kind}",
            )
            assert dict(told) == dict.fromkeys(desks, count)
        await self._every_photo_is_there(sorted(acknowledged.photos))

    async def _every_photo_is_there(self, acknowledged: list[UUID]) -> None:
        assert await self._column("SELECT id FROM file") == acknowledged
        assert await self._column("SELECT file_id FROM ticket_photo") == acknowledged
        on_disk = (path for path in self._files.glob("*/*.jpg") if not path.name.endswith(".thumb.jpg"))
        assert await self._column("SELECT sha256 FROM file") == sorted(
            hashlib.sha256(path.read_bytes()).hexdigest() for path in on_disk
        )

    async def _column(self, query: str) -> list[Any]:
        return sorted(value for (value,) in await self.fetch(query))
