"""The monthly report: asked for by a leader, made once in the background, taken away by whoever oversees its places.

Each step is a transaction of its own that asks for the next: a killed worker repeats one step, and the page sees
how far it is. The files lie in the database, where every process and the backup find them and where the row that
says they are there cannot outlive them.
"""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, Select, UniqueConstraint, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column, undefer

from backend.identity.actor import Actor
from backend.kernel import clock, days, due, journal
from backend.kernel.db import Entity
from backend.kernel.errors import DomainError, NotFound
from backend.kernel.refs import uuid7
from backend.kernel.sheets import aside
from backend.supervision.events import ReportAdvanced, ReportAsked
from backend.supervision.leaders import Leaders, look
from backend.supervision.months import Months
from backend.supervision.pages import pdf
from backend.supervision.satisfaction import overseen
from backend.supervision.tables import workbook

MAKE = "supervision.make_report"


class MonthNotOver(DomainError):
    """The report of a month is made when the month is over."""


class Stage(StrEnum):
    """What is to be done next."""

    FIGURES = "figures"
    PDF = "pdf"
    WORKBOOK = "workbook"
    MADE = "made"


class Form(StrEnum):
    PDF = "pdf"
    WORKBOOK = "xlsx"


class MonthlyReport(Entity):
    """Of the places that somebody oversees: once made it stays as it is, whatever is answered later."""

    __tablename__ = "monthly_report"
    __table_args__ = (
        UniqueConstraint("month", "place_ids"),
        CheckConstraint("extract(day FROM month) = 1", "is_of_a_month"),
        CheckConstraint("cardinality(place_ids) > 0", "is_of_some_place"),
        CheckConstraint("(stage = 'figures') = (figures IS NULL)", "figures_come_first"),
        CheckConstraint("(stage IN ('figures', 'pdf')) = (pdf IS NULL)", "then_the_pages"),
        CheckConstraint("(stage <> 'made') = (workbook IS NULL)", "then_the_workbook"),
        CheckConstraint("(stage <> 'made') = (made_at IS NULL)", "made_at_a_time"),
    )

    month: Mapped[date]
    place_ids: Mapped[list[UUID]]
    asked_by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    stage: Mapped[Stage]
    figures: Mapped[dict[str, Any] | None] = mapped_column(deferred=True)
    pdf: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    workbook: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    made_at: Mapped[datetime | None]


async def ask(session: AsyncSession, actor: Actor, month: date) -> MonthlyReport:
    """Whoever asks again, at once too, gets the same one."""
    places, span = overseen(actor), Months(month)
    if days.today() < span.ends:
        raise MonthNotOver(field="month")
    new: MonthlyReport | None = await session.scalar(
        insert(MonthlyReport)
        .values(
            id=uuid7(),
            month=span.first,
            place_ids=places,
            asked_by_id=actor.id,
            asked_at=clock.now(),
            stage=Stage.FIGURES,
        )
        .on_conflict_do_nothing(index_elements=(MonthlyReport.month, MonthlyReport.place_ids))
        .returning(MonthlyReport)
    )
    if new is None:
        return (await session.scalars(_of(span.first, places))).one()
    await due.at(session, clock.now(), MAKE, new.ref)
    await journal.record(session, actor.ref, new.ref, ReportAsked(month=new.month))
    return new


async def of_month(session: AsyncSession, actor: Actor, month: date) -> MonthlyReport | None:
    days.check("month", month)
    return await session.scalar(_of(month, overseen(actor)))


async def taken(session: AsyncSession, actor: Actor, report_id: UUID, form: Form) -> tuple[date, bytes]:
    """The month and the file, for who oversees all the places that it tells of."""
    column = MonthlyReport.pdf if form is Form.PDF else MonthlyReport.workbook
    found = await session.execute(
        select(MonthlyReport.month, column).where(
            MonthlyReport.id == report_id,
            MonthlyReport.place_ids.contained_by(overseen(actor)),
        )
    )
    row = found.one_or_none()
    if row is None or row[1] is None:
        raise NotFound(field="id")
    return row[0], row[1]


@due.errand(MAKE)
async def make(session: AsyncSession, row: due.Due) -> None:
    """The next step of it."""
    report = await session.get_one(
        MonthlyReport, row.subject_id, options=[undefer(MonthlyReport.figures)], with_for_update=True
    )
    match report.stage:
        case Stage.FIGURES:
            found = await look(session, report.place_ids, Months(report.month))
            report.figures, report.stage = msgspec.to_builtins(found, str_keys=True), Stage.PDF
        case Stage.PDF:
            report.pdf, report.stage = await aside(pdf, _read(report), report.month), Stage.WORKBOOK
        case Stage.WORKBOOK:
            report.workbook = await aside(workbook, _read(report))
            report.stage, report.made_at = Stage.MADE, clock.now()
        case Stage.MADE:
            return
    await session.flush()
    await journal.record(session, None, report.ref, ReportAdvanced(stage=report.stage))
    if report.stage is not Stage.MADE:
        await due.at(session, clock.now(), MAKE, report.ref)


def _of(month: date, places: Sequence[UUID]) -> Select[MonthlyReport]:
    return select(MonthlyReport).where(MonthlyReport.month == month, MonthlyReport.place_ids == places)


def _read(report: MonthlyReport) -> Leaders:
    return msgspec.convert(report.figures, Leaders)
