"""The monthly report: asked for, and how far it is."""

from datetime import date, datetime

import strawberry
from strawberry import ID

from backend.identity.graphql_permission import Info, may
from backend.kernel.graphql.errors import Refused
from backend.kernel.graphql.scalars import IdempotencyKey
from backend.supervision import monthly_report
from backend.supervision.monthly_report import Stage

strawberry.enum(Stage, name="ReportStage")
_LEADS = [may("see the leaders' view")]


@strawberry.type
class MonthlyReport:
    id: ID
    month: date
    stage: Stage = strawberry.field(description="What is done next.")
    asked_at: datetime
    made_at: datetime | None

    @classmethod
    def of(cls, row: monthly_report.MonthlyReport) -> "MonthlyReport":
        return cls(
            id=ID(str(row.id)), month=row.month, stage=row.stage, asked_at=row.asked_at, made_at=row.made_at
        )


@strawberry.type
class ReportQuery:
    @strawberry.field(permission_classes=_LEADS, description="None where nobody has asked for it yet.")
    async def monthly_report(self, info: Info, month: date) -> MonthlyReport | None:
        async with info.context.read() as session:
            row = await monthly_report.of_month(session, info.context.me, month)
        return MonthlyReport.of(row) if row else None


@strawberry.type
class ReportMutation:
    @strawberry.mutation(
        permission_classes=_LEADS, description="Whoever asks again for a month gets the same one."
    )
    async def ask_for_monthly_report(
        self, info: Info, key: IdempotencyKey, month: date
    ) -> MonthlyReport | Refused:
        return await info.context.once(
            info, key, lambda session, me: monthly_report.ask(session, me, month), MonthlyReport.of
        )
