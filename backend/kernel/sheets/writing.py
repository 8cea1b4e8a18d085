"""Writes a workbook in which a text is a text, whatever it begins with."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from backend.kernel import clock

LONGEST_TEXT = 32_767
"""Characters that a cell of .xlsx may hold."""
COLUMN_WIDTH = 18
"""Characters; nine of them Chinese."""


@dataclass(frozen=True, slots=True)
class Sheet:
    title: str
    head: Sequence[str]
    rows: Iterable[Sequence[Any]]


def write(title: str, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """One sheet with a frozen head. Moments are written as local time, as spreadsheets know no zones."""
    return write_all([Sheet(title, head, rows)])


def write_all(sheets: Iterable[Sheet]) -> bytes:
    """Several in one workbook."""
    book = Workbook(write_only=True)
    for sheet in sheets:
        _write(book, sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write(book: Workbook, wanted: Sheet) -> None:
    sheet = book.create_sheet(wanted.title)
    sheet.freeze_panes = "A2"
    for position in range(1, len(wanted.head) + 1):
        sheet.column_dimensions[get_column_letter(position)].width = COLUMN_WIDTH
    titles = [_cell(sheet, name) for name in wanted.head]
    for cell in titles:
        cell.font = Font(bold=True)
    sheet.append(titles)
    for row in wanted.rows:
        sheet.append([_cell(sheet, value) for value in row])


def _cell(sheet: Any, value: Any) -> Any:
    if isinstance(value, datetime):
        return WriteOnlyCell(sheet, clock.local(value).replace(tzinfo=None))
    if value is None or isinstance(value, bool | int | float | Decimal) or hasattr(value, "isoformat"):
        return WriteOnlyCell(sheet, value)
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", str(value))[:LONGEST_TEXT])
    # "=HYPERLINK(…)" in a name must neither be a formula here nor become one when the reader edits the cell.
    cell.data_type = "s"
    cell.quotePrefix = True
    return cell
