"""The monthly report: asked for by a leader, made once in the background, taken away by whoever oversees its places.

Each step is written by itself: a killed worker repeats one, and the page sees how far it is. The files lie in the
database, where every process and the backup find them, in the row that says that they are there.
"""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, Select, UniqueConstraint, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column, undefer

from backend.identity.actor import Actor
from backend.kernel import clock, days, journal
from backend.kernel.db import Database, Entity
from backend.kernel.errors import DomainError, NotFound
from backend.kernel.refs import uuid7
from backend.kernel.sheets import aside
from backend.rules.snapshot import snapshot
from backend.supervision.answers import Service
from backend.supervision.events import ReportAdvanced, ReportAsked
from backend.supervision.leaders import Leaders, look
from backend.supervision.months import Months
from backend.supervision.pages import pdf
from backend.supervision.satisfaction import overseen
from backend.supervision.settling import settled_at
from backend.supervision.tables import workbook


class MonthNotOver(DomainError):
    """The report of a month is made once nothing of it can be rated any more."""


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
    settled = await _settled_at(session, span)
    if clock.now() < settled:
        raise MonthNotOver(field="month", until=settled)
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


async def unmade(database: Database) -> Sequence[UUID]:
    """What is still to be made, the one that waits longest first."""
    async with database.read() as session:
        waiting = select(MonthlyReport.id).where(MonthlyReport.stage != Stage.MADE)
        return (await session.scalars(waiting.order_by(MonthlyReport.asked_at))).all()


async def advance(database: Database, report_id: UUID) -> bool:
    """Its next step; false when it is made.

    What takes its time is done outside of any transaction, since followers of the journal wait for the oldest.
    Of two workers that did the same step, one is too late and writes nothing.
    """
    async with database.read() as session:
        report = await session.scalar(
            select(MonthlyReport)
            .where(MonthlyReport.id == report_id, MonthlyReport.stage != Stage.MADE)
            .options(undefer(MonthlyReport.figures))
        )
        if report is None:
            return False
        step = await _step(session, report)
    async with database.write() as session:
        before = (MonthlyReport.id == report.id, MonthlyReport.stage == report.stage)
        written = update(MonthlyReport).where(*before).values(**step).returning(MonthlyReport.stage)
        if stage := await session.scalar(written):
            await journal.record(session, None, report.ref, ReportAdvanced(stage=stage))
    return True


async def _step(session: AsyncSession, report: MonthlyReport) -> dict[str, Any]:
    """What is known after it."""
    match report.stage:
        case Stage.FIGURES:
            found = await look(session, report.place_ids, Months(report.month))
            return {"figures": msgspec.to_builtins(found, str_keys=True), "stage": Stage.PDF}
        case Stage.PDF:
            return {"pdf": await aside(pdf, _read(report), report.month), "stage": Stage.WORKBOOK}
        case _:
            sheets = await aside(workbook, _read(report))
            return {"workbook": sheets, "stage": Stage.MADE, "made_at": clock.now()}


async def _settled_at(session: AsyncSession, span: Months) -> datetime:
    """From when on nothing of the month can be rated any more: a report is made once."""
    book = await snapshot(session)
    return max(settled_at(book, service, span.first) for service in Service)


def _of(month: date, places: Sequence[UUID]) -> Select[MonthlyReport]:
    return select(MonthlyReport).where(MonthlyReport.month == month, MonthlyReport.place_ids == places)


def _read(report: MonthlyReport) -> Leaders:
    return msgspec.convert(report.figures, Leaders)
