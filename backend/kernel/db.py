"""The tables' common ground and the two ways to talk to PostgreSQL: reading and writing."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar, TypeVar
from uuid import UUID

import msgspec
import sqlalchemy
from asyncpg import PostgresError
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    DateTime,
    Enum,
    ExceptionContext,
    MetaData,
    Numeric,
    Text,
    Uuid,
    bindparam,
    cast,
    event,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeEngine

from backend.kernel.refs import Ref, uuid7

T = TypeVar("T")


class Table(DeclarativeBase):
    """Every table. Texts are `text`, times carry a zone, enums are stored by value with a check."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text,
        int: BigInteger,
        datetime: DateTime(timezone=True),
        Decimal: Numeric,
        dict[str, Any]: JSONB(none_as_null=True),
        list[str]: ARRAY(Text),
        list[UUID]: ARRAY(Uuid),
        StrEnum: Enum(
            StrEnum,
            native_enum=False,
            length=40,
            create_constraint=True,
            values_callable=lambda kind: [member.value for member in kind],
        ),
    }


class Entity(Table):
    """A row with an identity of its own: it has its id from birth, so the journal can name it at once."""

    __abstract__ = True

    id: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-1)

    def __init__(self, **values: Any) -> None:
        values.setdefault("id", uuid7())
        super().__init__(**values)

    @property
    def ref(self) -> Ref:
        return Ref(self.__tablename__, self.id)

    @classmethod
    def to_be(cls) -> Ref:
        """For a row that is still to be made."""
        return Ref(cls.__tablename__, uuid7())


def bare(kind: type[Table]) -> sqlalchemy.Table:
    """The table itself, for a statement that is kept: one of the class goes through the mapper each time."""
    return Table.metadata.tables[kind.__tablename__]


def opaque(name: str, type_: TypeEngine[T]) -> ColumnElement[T]:
    """A parameter that the planner does not look into.

    Where a list's length changes its guess, PostgreSQL would plan each execution anew instead of keeping
    one plan, which can take twice as long as the doing.
    """
    return cast(select(bindparam(name, type_=type_)).scalar_subquery(), type_)


def _without_the_row(failing: ExceptionContext) -> None:
    """PostgreSQL adds the row that breaks a constraint, and a traceback would show it."""
    cause = failing.original_exception.__cause__
    if isinstance(cause, PostgresError):
        cause.detail = None


class Database:
    """An engine with its two kinds of session. What people have written is in no error: errors are logged."""

    def __init__(self, url: str, *, pool_size: int = 10, application: str = "manyi") -> None:
        self.url = url
        self.engine: AsyncEngine = create_async_engine(
            url.replace("postgresql://", "postgresql+asyncpg://", 1),
            pool_size=pool_size,
            max_overflow=0,
            hide_parameters=True,
            json_serializer=lambda value: msgspec.json.encode(value).decode(),
            json_deserializer=msgspec.json.decode,
            connect_args={"server_settings": {"application_name": application, "timezone": "UTC"}},
        )
        event.listen(self.engine.sync_engine, "handle_error", _without_the_row)
        self._writing = async_sessionmaker(self.engine, expire_on_commit=False)
        # A read is one statement or a few: without BEGIN and ROLLBACK it saves two round trips.
        self._reading = async_sessionmaker(
            self.engine.execution_options(isolation_level="AUTOCOMMIT"),
            expire_on_commit=False,
            autoflush=False,
        )

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """A session for queries only; each statement sees its own moment."""
        async with self._reading() as session:
            yield session

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        """One transaction: committed when the block ends well, rolled back when it raises."""
        async with self._writing.begin() as session:
            yield session

    async def close(self) -> None:
        await self.engine.dispose()
