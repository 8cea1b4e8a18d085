"""Whether the service's clockwork runs: periodic jobs and errands that are due."""

from datetime import datetime, timedelta

import strawberry
from sqlalchemy import func, select

from backend.identity.graphql_permission import Info, may
from backend.kernel import clock
from backend.kernel.due import Due
from backend.kernel.jobs import JobRun


@strawberry.type
class JobHealth:
    name: str
    last_started_at: datetime | None
    last_finished_at: datetime | None
    last_error: str | None
    failures: int
    every_seconds: int
    late: bool


@strawberry.type
class DueHealth:
    waiting: int
    late: int = strawberry.field(description="Due for more than a minute and still not done.")
    failing: int
    oldest_late_seconds: int


@strawberry.type
class Health:
    jobs: list[JobHealth]
    due: DueHealth
    checked_at: datetime


@strawberry.type
class HealthQuery:
    @strawberry.field(permission_classes=[may("see job health")])
    async def health(self, info: Info) -> Health:
        now = clock.now()
        late = (Due.at < now - timedelta(minutes=1)) & (Due.failures == 0)
        async with info.context.read() as session:
            jobs = (await session.scalars(select(JobRun).order_by(JobRun.name))).all()
            waiting, overdue, failing, oldest = (
                await session.execute(
                    select(
                        func.count(),
                        func.count().filter(late),
                        func.count().filter(Due.failures > 0),
                        func.min(Due.at).filter(late),
                    ).where(Due.done_at.is_(None))
                )
            ).one()
        return Health(
            jobs=[
                JobHealth(
                    name=job.name,
                    last_started_at=job.last_started_at,
                    last_finished_at=job.last_finished_at,
                    last_error=job.last_error,
                    failures=job.failures,
                    every_seconds=job.every_seconds,
                    late=job.is_late(now),
                )
                for job in jobs
            ],
            due=DueHealth(
                waiting=waiting,
                late=overdue,
                failing=failing,
                oldest_late_seconds=int((now - oldest).total_seconds()) if oldest else 0,
            ),
            checked_at=now,
        )
