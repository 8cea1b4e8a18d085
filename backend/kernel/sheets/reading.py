"""Reads a workbook that anyone may have made: limits first, then cell by cell; nothing is guessed."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

import openpyxl

from backend.kernel.errors import DomainError
from backend.kernel.sheets.cells import CellMissing, Column
from backend.kernel.sheets.faults import Faults

T = TypeVar("T")

LARGEST_SHEET = 10 * 1024 * 1024
"""Bytes of one workbook."""
LARGEST_UNPACKED = 100 * 1024 * 1024
"""Bytes of all its parts: 20,000 rows of 20 texts take a quarter of it, an archive bomb far more."""
MOST_PARTS = 1_000
MOST_COLUMNS = 64


class SheetTooLarge(DomainError):
    """The workbook is too large."""


class NotASheet(DomainError):
    """This is not a workbook that can be opened (.xlsx)."""


class TooManyRows(DomainError):
    """The sheet has too many rows; split it."""


class ColumnMissing(DomainError):
    """The sheet lacks this column."""


class UnknownColumn(DomainError):
    """No column of this name is expected; correct or remove it."""


class ColumnTwice(DomainError):
    """This column is there twice."""


class FormulaCell(DomainError):
    """This cell holds a formula or its error; paste its value instead."""


@dataclass(frozen=True, slots=True)
class Row:
    """`row[COLUMN]` is the cell's value, with the column's type. Only sound rows become one."""

    number: int
    values: dict[str, Any]
    raw: dict[str, Any]
    faults: Faults

    def __getitem__(self, column: Column[T]) -> T:
        return cast(T, self.values[column.title])

    def has(self, column: Column[Any]) -> bool:
        """Whether the sheet has this column at all: an empty cell clears, a missing column says nothing."""
        return column.title in self.raw

    def refuse(self, column: Column[Any], refusal: DomainError) -> None:
        """Note what only the slice can see: an unknown code, two rows with one login."""
        self.faults.note(self.number, column.title, self.raw.get(column.title), refusal)


@dataclass(frozen=True, slots=True)
class Reading:
    """`count` is the number of filled rows; those with a fault in a cell are not among `rows`."""

    rows: Sequence[Row]
    count: int
    faults: Faults


def read(body: bytes, columns: Sequence[Column[Any]], *, most_rows: int = 20_000) -> Reading:
    """The first sheet of a workbook: titles in row 1, in any order; empty rows are passed over.

    Takes about a second for 10,000 rows: call it in a thread, before a transaction.
    """
    check_archive(body)
    lines = _lines(body, most_rows)
    faults = Faults()
    head = _head(next(lines, (1, ()))[1], columns, faults)
    blank = {column.title: column.empty for column in columns}
    rows: list[Row] = []
    count = 0
    for number, cells in lines:
        if any(map(_is_filled, cells)):
            count += 1
            row = _row(number, cells, head, blank, faults)
            if row is not None:
                rows.append(row)
    return Reading(rows, count, faults)


def check_archive(body: bytes) -> None:
    """Refuse what cannot be a workbook or would unpack to too much, without unpacking it."""
    if len(body) > LARGEST_SHEET:
        raise SheetTooLarge(limit=LARGEST_SHEET)
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise NotASheet from None
    # zipfile unpacks no more of a part than the size it declares, so the declared sizes are the real limit.
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise SheetTooLarge(limit=LARGEST_UNPACKED)


def _lines(body: bytes, most_rows: int) -> Iterator[tuple[int, Sequence[Any]]]:
    """Numbered rows of cells. With defusedxml installed openpyxl refuses entities in the XML."""
    last = most_rows + 1
    try:
        book = openpyxl.load_workbook(io.BytesIO(body), read_only=True, keep_links=False)
        # The bounds keep a lone cell in row 1,048,576 from costing a million empty rows.
        rows = book.worksheets[0].iter_rows(max_row=last + 1, max_col=MOST_COLUMNS)
        for number, cells in enumerate(rows, start=1):
            if number > last and any(map(_is_filled, cells)):
                raise TooManyRows(limit=most_rows)  # noqa: TRY301
            yield number, cells
    except DomainError:
        raise
    except Exception as error:  # broken parts make openpyxl raise almost anything
        raise NotASheet from error


def _is_filled(cell: Any) -> bool:
    return cell.value is not None and not (isinstance(cell.value, str) and not cell.value.strip())


def _head(cells: Sequence[Any], columns: Sequence[Column[Any]], faults: Faults) -> dict[int, Column[Any]]:
    """Which column stands where."""
    known = {column.title: column for column in columns}
    head: dict[int, Column[Any]] = {}
    for position, cell in enumerate(cells):
        title = "" if cell.value is None else str(cell.value).strip()
        if not title:
            continue
        if title not in known:
            faults.note(1, title, title, UnknownColumn())
        elif known[title] in head.values():
            faults.note(1, title, title, ColumnTwice())
        else:
            head[position] = known[title]
    for column in columns:
        if column.required and column not in head.values():
            faults.note(1, column.title, None, ColumnMissing())
    return head


def _row(
    number: int, cells: Sequence[Any], head: dict[int, Column[Any]], blank: dict[str, Any], faults: Faults
) -> Row | None:
    before = len(faults)
    values = dict(blank)
    raw: dict[str, Any] = {}
    for position, column in head.items():
        cell = cells[position] if position < len(cells) else None
        raw[column.title] = value = cell.value if cell is not None else None
        try:
            if cell is not None and cell.data_type in ("f", "e"):
                raise FormulaCell
            if cell is not None and _is_filled(cell):
                values[column.title] = column.read(value)
            elif column.required:
                raise CellMissing
        except DomainError as refusal:
            faults.note(number, column.title, value, refusal)
    return Row(number, values, raw, faults) if len(faults) == before else None
