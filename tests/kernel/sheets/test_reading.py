"""Reading workbooks: typed cells, faults by row and cell, and files that mean harm."""

import io
import time
import zipfile
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import Workbook

from backend.kernel import sheets
from backend.kernel.errors import DomainError
from backend.kernel.sheets import Column, Reading, choice, day, integer, number, text, yes_no
from backend.kernel.sheets.cells import NotAChoice, NotADay, NotANumber, NotText, OutOfRange, Read, TooLong
from backend.kernel.sheets.reading import NotASheet, SheetTooLarge, TooManyRows
from tests.kernel.sheets.workbooks import SHEET, with_part, workbook

NAME = Column[str]("姓名", text(10), required=True)
PHONE = Column[str | None]("电话", text(20))
COUNT = Column[int | None]("数量", integer(0, 100), empty=1)
COLUMNS = (NAME, PHONE, COUNT)


def read(*lines: Any, **options: Any) -> Reading:
    return sheets.read(workbook(*lines), COLUMNS, **options)


def faults(reading: Reading) -> list[tuple[int, str, str, str]]:
    return [(fault.row, fault.column, fault.value, fault.code) for fault in reading.faults]


def test_columns_come_in_any_order_and_empty_rows_are_passed_over() -> None:
    reading = read(["电话", " 姓名 "], [13800138000, "李明"], [None, None], ["", "  "], [None, "王芳"])
    assert [(row.number, row[NAME], row[PHONE], row[COUNT]) for row in reading.rows] == [
        (2, "李明", "13800138000", 1),
        (5, "王芳", None, 1),
    ]
    assert reading.count == 2
    assert faults(reading) == []


def test_a_row_knows_which_columns_the_sheet_has() -> None:
    [row] = read(["姓名", "电话"], ["李明", None]).rows
    assert (row.has(PHONE), row.has(COUNT)) == (True, False)


def test_every_wrong_cell_is_named() -> None:
    reading = read(
        ["姓名", "电话", "数量"],
        [None, "1", 5],
        ["李明", None, "many"],
        ["王芳" * 6, "x" * 30, 101],
        ["好", None, 7],
    )
    assert faults(reading) == [
        (2, "姓名", "", "cell_missing"),
        (3, "数量", "many", "not_a_number"),
        (4, "姓名", "王芳" * 6, "too_long"),
        (4, "电话", "x" * 30, "too_long"),
        (4, "数量", "101", "out_of_range"),
    ]
    assert [row[NAME] for row in reading.rows] == ["好"]
    assert reading.count == 4
    assert next(iter(reading.faults)).message == "This cell must not be empty."


def test_a_wrong_head_is_told_at_once() -> None:
    assert faults(read(["姓  名", "电话", "电话", None], ["李明", "1", "2"])) == [
        (1, "姓  名", "姓  名", "unknown_column"),
        (1, "电话", "电话", "column_twice"),
        (1, "姓名", "", "column_missing"),
    ]
    assert faults(read()) == [(1, "姓名", "", "column_missing")]


def test_a_formula_and_its_error_are_not_values() -> None:
    reading = read(["姓名", "数量"], ["=A1", 1], ["李明", "=SUM(1,2)"], ["#N/A", 2])
    assert [(row, column, code) for row, column, _, code in faults(reading)] == [
        (2, "姓名", "formula_cell"),
        (3, "数量", "formula_cell"),
        (4, "姓名", "formula_cell"),
    ]
    assert reading.rows == []


def test_a_slice_adds_faults_of_its_own() -> None:
    reading = read(["姓名"], ["甲"], ["乙"])
    reading.rows[1].refuse(NAME, NotAChoice())
    reading.rows[0].refuse(PHONE, NotText())
    assert faults(reading) == [(2, "电话", "", "not_text"), (3, "姓名", "乙", "not_a_choice")]


@pytest.mark.parametrize(
    ("kind", "given", "expected"),
    [
        (text(), "  a \n b　c ", "a b c"),
        (text(), 13800138000, "13800138000"),
        (text(), 1.5, "1.5"),
        (text(), 3.0, "3"),
        (number(), 0.1 + 0.2, Decimal("0.3")),
        (number(), " 12.50 ", Decimal("12.50")),
        (integer(), 7.0, 7),
        (integer(), "7", 7),
        (day(), datetime(2026, 11, 22, 9, 30), date(2026, 11, 22)),  # noqa: DTZ001  # as spreadsheets keep it
        (day(), "2026-11-22", date(2026, 11, 22)),
        (day(), "2026/1/2", date(2026, 1, 2)),
        (day(), "2026年11月22日", date(2026, 11, 22)),
        (choice({"是": 1}), " 是 ", 1),
        (yes_no(), "否", False),
        (yes_no(), True, True),
    ],
)
def test_what_a_cell_reads_as(kind: Read[Any], given: Any, expected: Any) -> None:
    assert kind(given) == expected


@pytest.mark.parametrize(
    ("kind", "given", "error"),
    [
        (text(), True, NotText),
        (text(), datetime(2026, 11, 22), NotText),  # noqa: DTZ001
        (text(), "a\x00b", NotText),
        (text(3), "abcd", TooLong),
        (text(pattern=r"\d+"), "12a", NotText),
        (number(), "1,5", NotANumber),
        (number(), "NaN", NotANumber),
        (number(), "Infinity", NotANumber),
        (number(), True, NotANumber),
        (number(least=0), -0.1, OutOfRange),
        (integer(), 1.5, NotANumber),
        (integer(most=9), 10, OutOfRange),
        (day(), "2026-02-30", NotADay),
        (day(), "22.11.2026", NotADay),
        (day(), 46000, NotADay),
        (choice({"是": 1}), "也许", NotAChoice),
        (yes_no(), 1, NotAChoice),
    ],
)
def test_what_a_cell_cannot_be(kind: Read[Any], given: Any, error: type[DomainError]) -> None:
    with pytest.raises(error):
        kind(given)


def test_dates_of_a_real_workbook() -> None:
    when = Column[date]("日期", day())
    [row] = sheets.read(workbook(["日期"], [date(2026, 11, 22)]), [when]).rows
    assert row[when] == date(2026, 11, 22)


def test_as_many_rows_as_allowed_and_not_one_more() -> None:
    lines = [["姓名"], *(["李明"] for _ in range(5))]
    assert read(*lines, most_rows=5).count == 5
    with pytest.raises(TooManyRows) as refusal:
        read(*lines, most_rows=4)
    assert refusal.value.facts == {"limit": 4}


def test_a_lone_cell_far_down_costs_nothing() -> None:
    book = Workbook()
    sheet: Any = book.active
    sheet["A1"], sheet["A2"], sheet["A1048576"] = "姓名", "李明", "x"
    out = io.BytesIO()
    book.save(out)
    begun = time.process_time()
    assert sheets.read(out.getvalue(), COLUMNS, most_rows=100).count == 1
    assert time.process_time() - begun < 1


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"PK\x03\x04",
        b"<html>",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        workbook(["姓名"])[:-40],
    ],
)
def test_what_is_not_a_workbook(body: bytes) -> None:
    with pytest.raises(NotASheet):
        sheets.read(body, COLUMNS)


def test_an_archive_without_a_workbook_in_it() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("hello.txt", "hello")
    with pytest.raises(NotASheet):
        sheets.read(out.getvalue(), COLUMNS)


@pytest.mark.parametrize("change", [lambda _: b"<broken", lambda xml: xml[:-30], lambda _: b""])
def test_a_workbook_whose_sheet_is_broken(change: Any) -> None:
    with pytest.raises(NotASheet):
        sheets.read(with_part(workbook(["姓名"], ["李明"]), SHEET, change), COLUMNS)


def test_a_file_over_ten_megabytes() -> None:
    with pytest.raises(SheetTooLarge) as refusal:
        sheets.read(bytes(10 * 1024 * 1024 + 1), COLUMNS)
    assert refusal.value.facts == {"limit": 10 * 1024 * 1024}


def test_an_archive_bomb_is_refused_before_it_goes_off() -> None:
    bomb = with_part(workbook(["姓名"]), "xl/bomb.xml", lambda _: bytes(101 * 1024 * 1024))
    assert len(bomb) < 200_000
    begun = time.process_time()
    with pytest.raises(SheetTooLarge):
        sheets.read(bomb, COLUMNS)
    assert time.process_time() - begun < 0.5


def test_an_archive_of_a_thousand_parts() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for part in range(1001):
            archive.writestr(f"{part}.xml", "")
    with pytest.raises(SheetTooLarge):
        sheets.read(out.getvalue(), COLUMNS)


def test_entities_in_the_xml_are_refused() -> None:
    entities = b"".join(b'<!ENTITY e%d "%s">' % (n, b"&e%d;" % (n - 1) * 10) for n in range(1, 10))
    laughs = b'<!DOCTYPE x [<!ENTITY e0 "ha">' + entities + b"]>"
    body = with_part(
        workbook(["姓名"], ["李明"]), SHEET, lambda xml: laughs + xml.replace("李明".encode(), b"&e9;")
    )
    with pytest.raises(NotASheet):
        sheets.read(body, COLUMNS)
