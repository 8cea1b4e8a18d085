"""What a column holds, and how a cell becomes such a value or says why it cannot."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Generic, TypeVar

from backend.kernel.errors import DomainError

T = TypeVar("T")
Read = Callable[[Any], T]
"""From what the cell keeps (text, number, truth, moment; never nothing) to the value or a DomainError."""


class CellMissing(DomainError):
    """This cell must not be empty."""


class NotText(DomainError):
    """A text is expected here."""


class TooLong(DomainError):
    """This text is too long."""


class NotANumber(DomainError):
    """A number is expected here."""


class OutOfRange(DomainError):
    """This number is too small or too large."""


class NotADay(DomainError):
    """A day is expected here, such as 2026-11-22."""


class NotAChoice(DomainError):
    """This is not one of the possible values."""


@dataclass(frozen=True)
class Column(Generic[T]):
    """A column by its exact title. An empty cell reads as `empty`, or is a fault if the column is required.

    `row[COLUMN]` has the column's type: a column that may be empty is declared `Column[str | None]`.
    """

    title: str
    read: Read[T]
    empty: Any = None
    required: bool = False


def text(longest: int = 100, pattern: str | None = None) -> Read[str]:
    """Text without surrounding or doubled blanks. A number in the cell, such as a phone's, is its digits."""
    shape = re.compile(pattern) if pattern else None

    def read(value: Any) -> str:
        plain = " ".join(_as_text(value).split())
        if len(plain) > longest:
            raise TooLong(limit=longest)
        if not plain.isprintable() or (shape and not shape.fullmatch(plain)):
            raise NotText
        return plain

    return read


def _as_text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise NotText
    return str(int(value)) if value == int(value) else f"{value:.15g}"


def number(least: Decimal | int | None = None, most: Decimal | int | None = None) -> Read[Decimal]:
    def read(value: Any) -> Decimal:
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            raise NotANumber
        try:
            # A spreadsheet keeps 15 digits; what follows them is binary noise.
            found = Decimal(value.strip() if isinstance(value, str) else f"{value:.15g}")
        except InvalidOperation:
            raise NotANumber from None
        if not found.is_finite():
            raise NotANumber
        if (least is not None and found < least) or (most is not None and found > most):
            raise OutOfRange(least=str(least), most=str(most))
        return found

    return read


def integer(least: int | None = None, most: int | None = None) -> Read[int]:
    exact = number(least, most)

    def read(value: Any) -> int:
        found = exact(value)
        if found != int(found):
            raise NotANumber
        return int(found)

    return read


def day() -> Read[date]:
    """A date cell, or a text such as 2026-11-22, 2026/11/22 or 2026年11月22日."""

    def read(value: Any) -> date:
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        parts = (
            re.fullmatch(r"\s*(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?\s*", value)
            if isinstance(value, str)
            else None
        )
        if parts is None:
            raise NotADay
        try:
            return date(*map(int, parts.groups()))
        except ValueError:
            raise NotADay from None

    return read


def choice(choices: Mapping[str, T]) -> Read[T]:
    """One of the words of `choices`, which stand for their values."""

    def read(value: Any) -> T:
        word = _as_text(value).strip()
        if word not in choices:
            raise NotAChoice
        return choices[word]

    return read


def yes_no() -> Read[bool]:
    words = choice({"是": True, "否": False, "yes": True, "no": False})
    return lambda value: value if isinstance(value, bool) else words(value)
