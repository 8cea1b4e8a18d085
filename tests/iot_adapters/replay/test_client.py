from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iot_adapters.gateway.adapter import Fault, Reading
from iot_adapters.replay.client import (
    LOCAL,
    MEASURES,
    Columns,
    NotARecording,
    Row,
    columns,
    local_time,
    rows,
)
from tests.iot_adapters.measurements import HEAD

COLUMNS = columns(HEAD)
AT_23_05 = datetime(2013, 8, 23, 15, 5, tzinfo=UTC)


def row(text: str, head: Columns = COLUMNS, shift: timedelta = timedelta()) -> Row:
    (only,) = rows([text], head, 2, shift)
    return only


def test_a_row_is_five_readings_in_local_time() -> None:
    assert row("413,2013-08-23 23:05:00,494.7,45.3,97,0.0,23.93\n") == Row(
        2,
        (
            Reading("rooms/413/co2", AT_23_05, 494.7),
            Reading("rooms/413/humidity", AT_23_05, 45.3),
            Reading("rooms/413/illuminance", AT_23_05, 97.0),
            Reading("rooms/413/pir", AT_23_05, 0.0),
            Reading("rooms/413/temperature", AT_23_05, 23.93),
        ),
        (),
    )


def test_an_empty_cell_was_not_measured() -> None:
    decoded = row("413,2013-08-23 23:05:00,,45.3, ,,23.93")
    assert [reading.point for reading in decoded.readings] == [
        "rooms/413/humidity",
        "rooms/413/temperature",
    ]
    assert decoded.faults == ()


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("413,2013-08-23 23:05:00,1,2,3,4", "6 cells instead of 7"),
        ("413,2013-08-23 23:05:00,1,2,3,4,5,6", "8 cells instead of 7"),
        ("garbage", "1 cells instead of 7"),
        (",2013-08-23 23:05:00,1,2,3,4,5", "not a room: ''"),
        ("4/13,2013-08-23 23:05:00,1,2,3,4,5", "not a room: '4/13'"),
        ("4 13,2013-08-23 23:05:00,1,2,3,4,5", "not a room: '4 13'"),
        ("4\x0013,2013-08-23 23:05:00,1,2,3,4,5", "not a room: '4\\x0013'"),
        ("413,yesterday,1,2,3,4,5", "not a time: 'yesterday'"),
        ("413,2013-08-23,1,2,3,4,5", "not a time: '2013-08-23'"),
        ("413,2013-02-30 23:05:00,1,2,3,4,5", "day is out of range for month"),
        ("413,0001-01-01 00:00:00,1,2,3,4,5", "date value out of range"),
        ('"413,2013-08-23 23:05:00,1,2,3,4,5', "unexpected end of data"),
    ],
)
def test_a_bad_row_is_left_out_and_named(text: str, fault: str) -> None:
    assert row(text) == Row(2, (), (Fault("line 2", fault),))


@pytest.mark.parametrize("cell", ["n/a", "nan", "inf", "-Infinity", "1_000", "1,5", "0x10", "１"])
def test_a_bad_cell_is_left_out_and_its_neighbours_stay(cell: str) -> None:
    decoded = row(f'413,2013-08-23 23:05:00,"{cell}",45.3,97,0.0,23.93')
    assert len(decoded.readings) == 4
    assert decoded.faults == (Fault("line 2, co2_ppm", f"not a number: {cell!r}"),)


def test_a_number_beyond_all_numbers_is_left_out() -> None:
    decoded = row("413,2013-08-23 23:05:00,1e999,45.3,97,0.0,23.93")
    assert len(decoded.readings) == 4
    assert decoded.faults == (Fault("line 2, co2_ppm", "rooms/413/co2: inf is not a finite number"),)


def test_a_stray_quotation_mark_spoils_only_its_own_line() -> None:
    good = "413,2013-08-23 23:05:00,1,2,3,4,5"
    decoded = list(rows([good, '4"13,"2013,1', good], COLUMNS, 2))
    assert [len(one.readings) for one in decoded] == [5, 0, 5]
    assert [one.line for one in decoded] == [2, 3, 4]
    assert [len(one.faults) for one in decoded] == [0, 1, 0]


@pytest.mark.parametrize("text", ["", "\n", "  \r\n"])
def test_an_empty_line_is_nothing(text: str) -> None:
    assert row(text) == Row(2, (), ())


def test_columns_may_stand_in_any_order_and_be_quoted_or_missing() -> None:
    head = columns('"minute", temperature_c,"room"\r\n')
    assert row('2013-08-23 23:05,23.93,"413"\r\n', head).readings == (
        Reading("rooms/413/temperature", AT_23_05, 23.93),
    )


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        ("", "there is no column room"),
        ("room,co2_ppm", "there is no column minute"),
        ("room,minute", "nothing is measured"),
        ("room,minute,co2_ppm,co2_ppm", "a column stands there twice"),
        ("room,minute,co2_ppm,radon,argon", "unknown column argon, radon"),
        ('room,minute,"co2_ppm', "unexpected end of data"),
    ],
)
def test_what_is_no_recording(head: str, reason: str) -> None:
    with pytest.raises(NotARecording, match=reason):
        columns(head)


@pytest.mark.parametrize(
    "text",
    [
        "2013-08-23 23:05:00",
        "2013-08-23T23:05",
        "2013-08-23 15:05:00Z",
        "2013-08-23T17:05:00+02:00",
        "2013-08-23 23:05:00.000",
    ],
)
def test_a_time_without_zone_is_of_shanghai(text: str) -> None:
    assert local_time(text) == AT_23_05
    assert local_time(text).tzinfo is UTC


ROOMS = st.from_regex(r"[^\s/,\"\x00-\x1f]{1,20}", fullmatch=True)
TIMES = st.datetimes(
    datetime.fromisoformat("1992-01-01"),
    datetime.fromisoformat("2200-01-01"),
    timezones=st.just(timezone(timedelta(hours=8))),
)
VALUES = st.floats(allow_nan=False, allow_infinity=False)
SHIFTS = st.timedeltas(timedelta(days=-9000), timedelta(days=9000))


@given(
    room=ROOMS,
    time=TIMES,
    values=st.tuples(*[st.none() | VALUES] * len(MEASURES)),
    order=st.permutations(["room", "minute", *MEASURES]),
    shift=SHIFTS,
)
def test_what_is_written_is_read(
    room: str,
    time: datetime,
    values: tuple[float | None, ...],
    order: list[str],
    shift: timedelta,
) -> None:
    written = {"room": room, "minute": str(time.replace(tzinfo=None))}
    written |= {
        column: "" if value is None else repr(value) for column, value in zip(MEASURES, values, strict=True)
    }
    decoded = row(",".join(written[name] for name in order), columns(",".join(order)), shift)
    assert decoded.faults == ()
    assert {reading.point: reading.value for reading in decoded.readings} == {
        f"rooms/{room}/{MEASURES[column]}": value
        for column, value in zip(MEASURES, values, strict=True)
        if value is not None
    }
    assert {reading.time for reading in decoded.readings} <= {time + shift}


@given(times=st.lists(TIMES, min_size=2, max_size=20), shift=SHIFTS)
def test_the_shift_is_one_constant(times: list[datetime], shift: timedelta) -> None:
    lines = [f"413,{time.replace(tzinfo=None)},1,2,3,4,5" for time in times]
    plain, shifted = rows(lines, COLUMNS, 2), rows(lines, COLUMNS, 2, shift)
    for before, after in zip(plain, shifted, strict=True):
        assert [r.time - b.time for b, r in zip(before.readings, after.readings, strict=True)] == [shift] * 5
        assert [r.value for r in after.readings] == [b.value for b in before.readings]


@given(lines=st.lists(st.text(max_size=60), max_size=10))
def test_no_text_makes_it_fall_over(lines: list[str]) -> None:
    decoded = list(rows(lines, COLUMNS, 2))
    assert [one.line for one in decoded] == list(range(2, len(lines) + 2))
    for text, one in zip(lines, decoded, strict=True):
        assert bool(one.readings or one.faults) or not text.replace(",", "").strip()


def test_local_means_shanghai() -> None:
    assert LOCAL.key == "Asia/Shanghai"
