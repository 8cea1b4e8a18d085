"""Writing workbooks that are harmless to open."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from backend.kernel import sheets
from backend.kernel.sheets import Column, text


def cells(body: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(body)).worksheets[0]


@pytest.mark.parametrize("text", ["=1+1", '=HYPERLINK("http://x","y")', "+1", "-1", "@SUM(A1)", "\t=1", "'x"])
def test_a_text_is_a_text_whatever_it_begins_with(text: str) -> None:
    cell = cells(sheets.write("人员", ["姓名"], [[text]]))["A2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)


def test_values_keep_their_kind() -> None:
    moment = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)
    sheet = cells(
        sheets.write(
            "统计",
            ["a", "b", "c", "d", "e", "f"],
            [[1, Decimal("1.5"), True, None, date(2026, 11, 22), moment]],
        )
    )
    assert [cell.value for cell in sheet[2]] == [
        1,
        1.5,
        True,
        None,
        datetime(2026, 11, 22),  # noqa: DTZ001
        datetime(2026, 11, 23, 0, 30),  # noqa: DTZ001  # in Shanghai
    ]
    assert (sheet.title, sheet.freeze_panes) == ("统计", "A2")
    assert all(cell.font.bold for cell in sheet[1])


def test_what_a_cell_cannot_hold_is_left_out() -> None:
    sheet = cells(sheets.write("x", ["a"], [["a\x00b\x1f"], ["x" * 40_000]]))
    assert sheet["A2"].value == "ab"
    assert len(sheet["A3"].value) == 32_767


def test_what_is_written_can_be_read_again() -> None:
    name = Column[str]("姓名", text(), required=True)
    body = sheets.write("人员", ["姓名"], [["=李明"], ["王芳"]])
    assert [row[name] for row in sheets.read(body, [name]).rows] == ["=李明", "王芳"]
