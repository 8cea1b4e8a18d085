"""Gateways, points and readings."""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Index, SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from backend.facility.models import Equipment, Place
from backend.kernel.db import Entity, Table


class Quantity(StrEnum):
    CO2 = "co2"
    HUMIDITY = "humidity"
    ILLUMINANCE = "illuminance"
    MASS = "mass"
    PIR = "pir"
    TEMPERATURE = "temperature"


class Gateway(Entity):
    """A program that sends readings; its token is kept only as a hash.

    `number` orders gateways by registration: where two send the same point, the later one is the replacement.
    """

    __tablename__ = "gateway"

    number: Mapped[int] = mapped_column(SmallInteger, Identity(), unique=True)
    name: Mapped[str] = mapped_column(unique=True)
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class Point(Entity):
    """One measured quantity of a place or a piece of equipment. `code` is what the gateway calls it.

    The latest value is the one of the newest *source* time, whatever arrived last. A point is stale
    when it has been silent for `stale_after_seconds`. A retired point keeps its readings and frees its code.
    """

    __tablename__ = "point"
    __table_args__ = (
        CheckConstraint("num_nonnulls(place_id, equipment_id) = 1", "one_home"),
        CheckConstraint("(latest_at IS NULL) = (latest_value IS NULL)", "latest_is_whole"),
        CheckConstraint("stale_after_seconds > 0", "some_patience"),
        Index("ix_point_code", "code", unique=True, postgresql_where=text("retired_at IS NULL")),
    )

    code: Mapped[str]
    name: Mapped[str]
    quantity: Mapped[Quantity]
    unit: Mapped[str]
    place_id: Mapped[UUID | None] = mapped_column(ForeignKey("place.id"), index=True)
    equipment_id: Mapped[UUID | None] = mapped_column(ForeignKey("equipment.id"), index=True)
    stale_after_seconds: Mapped[int] = mapped_column(default=600, server_default="600")
    latest_value: Mapped[float | None]
    latest_at: Mapped[datetime | None]
    retired_at: Mapped[datetime | None]

    place: Mapped[Place | None] = relationship(lazy="raise")
    equipment: Mapped[Equipment | None] = relationship(lazy="raise")

    def is_stale(self, now: datetime) -> bool:
        return self.latest_at is None or now - self.latest_at > timedelta(seconds=self.stale_after_seconds)


class Reading(Table):
    """Primary key (point, time): the same reading twice is one reading.

    Of two for one point and time the one of the later gateway wins, of one gateway the later sequence: an
    order in which it does not matter what arrives first. Not partitioned: nothing is ever dropped yet, one
    index serves every query, and this table can later be attached as the first partition as it is.
    """

    __tablename__ = "reading"

    # No foreign keys: the storing statement takes both ids from rows that it has locked and that are never
    # deleted; checking them again for each row cost more than half of the throughput.
    point_id: Mapped[UUID] = mapped_column(primary_key=True)
    time: Mapped[datetime] = mapped_column(primary_key=True)
    value: Mapped[float]
    sequence: Mapped[int]
    gateway: Mapped[int] = mapped_column(SmallInteger)


class UnmappedPoint(Table):
    """A code that gateways send readings for and that is no point here; its readings are not kept."""

    __tablename__ = "unmapped_point"

    code: Mapped[str] = mapped_column(primary_key=True)
    first_seen_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    readings: Mapped[int]
