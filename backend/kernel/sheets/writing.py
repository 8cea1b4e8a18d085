"""Writes a workbook in which a text is a text, whatever it begins with."""

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

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


class Sheet(NamedTuple):
    title: str
    head: Sequence[str]
    rows: Iterable[Sequence[Any]]


def write(title: str, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    return write_sheets(Sheet(title, head, rows))


def write_sheets(*sheets: Sheet) -> bytes:
    """Each with a frozen head. Moments are written as local time, as spreadsheets know no zones."""
    book = Workbook(write_only=True)
    for each in sheets:
        _fill(book.create_sheet(each.title), each)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(sheet: Any, content: Sheet) -> None:
    sheet.freeze_panes = "A2"
    for position in range(1, len(content.head) + 1):
        sheet.column_dimensions[get_column_letter(position)].width = COLUMN_WIDTH
    titles = [_cell(sheet, name) for name in content.head]
    for cell in titles:
        cell.font = Font(bold=True)
    sheet.append(titles)
    for row in content.rows:
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
