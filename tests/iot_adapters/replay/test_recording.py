import gzip
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

import pytest

from iot_adapters.gateway.errors import ConfigError
from iot_adapters.replay import recording
from tests.iot_adapters.measurements import HEAD, a_file, a_recording

ROW = "413,2013-08-23 23:05:00,494.7,45.3,97,0.0,23.93"


@pytest.mark.parametrize("name", ["rooms.csv", "rooms.csv.gz", "rooms"])
async def test_a_survey_tells_what_is_in_it(tmp_path: Path, name: str) -> None:
    file = a_recording(tmp_path / name, rooms=["413", "415"], minutes=100)
    seen = await recording.survey(file)
    assert (seen.last_line, seen.readings, seen.faults) == (201, 1000, 0)
    assert len(seen.points) == 10
    assert {point.split("/")[1] for point in seen.points} == {"413", "415"}
    assert seen.earliest == datetime(2013, 8, 23, 15, 5, tzinfo=UTC)
    assert seen.latest == datetime(2013, 8, 23, 16, 44, tzinfo=UTC)


async def test_zipped_or_not_the_readings_are_the_same(tmp_path: Path) -> None:
    plain = a_recording(tmp_path / "rooms.csv")
    zipped = a_recording(tmp_path / "rooms.csv.gz")
    assert list(recording.rows(plain)) == list(recording.rows(zipped))


async def test_another_content_is_another_recording(tmp_path: Path) -> None:
    one = await recording.survey(a_recording(tmp_path / "one.csv", minutes=10))
    same = await recording.survey(a_recording(tmp_path / "same.csv", minutes=10))
    other = await recording.survey(a_recording(tmp_path / "other.csv", minutes=11))
    assert one.digest == same.digest != other.digest


async def test_it_goes_on_behind_any_line(tmp_path: Path) -> None:
    file = a_file(tmp_path / "rooms.csv", [HEAD, ROW, "", "bad", ROW, "", ROW, ""])
    everything = list(recording.rows(file))
    assert [row.line for row in everything] == [2, 3, 4, 5, 6, 7, 8]
    for line in range(1, 10):
        assert list(recording.rows(file, line)) == everything[line - 1 :]


async def test_a_spreadsheet_may_have_written_it(tmp_path: Path) -> None:
    file = tmp_path / "rooms.csv"
    file.write_bytes(b"\xef\xbb\xbf" + f"{HEAD}\r\n{ROW}\r\n".encode())
    assert (await recording.survey(file)).readings == 5


async def test_bad_rows_are_counted(tmp_path: Path) -> None:
    file = a_file(tmp_path / "rooms.csv", [HEAD, ROW, "bad", ROW.replace("97", "n/a")])
    seen = await recording.survey(file)
    assert (seen.last_line, seen.readings, seen.faults) == (4, 9, 2)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is not a recording: there is no column room"),
        (b"a,b\n1,2\n", "is not a recording: there is no column room"),
        (f"{HEAD}\n".encode(), "there is no reading in it"),
        (f"{HEAD}\nbad\n".encode(), "there is no reading in it"),
        (f"{HEAD}\n{ROW}\n".encode() + "会议室".encode("gbk"), "is not written in UTF-8"),
        (gzip.compress(f"{HEAD}\n{ROW}\n".encode() * 99, mtime=0)[:-20], "is damaged"),
        (gzip.compress(f"{HEAD}\n{ROW}\n".encode(), mtime=0)[:12] + b"????", "is damaged"),
        (gzip.compress(f"{HEAD}\n{ROW}\n".encode(), mtime=0)[:-4] + b"????", "is damaged"),
        (f"{HEAD}\n{ROW}\n".encode() + bytes(20_000), "a line is longer than 10000"),
    ],
)
async def test_a_file_that_is_none_is_refused_in_one_line(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    file = tmp_path / "rooms.csv"
    file.write_bytes(content)
    with pytest.raises(ConfigError, match=reason) as refusal:
        await recording.survey(file)
    assert "\n" not in str(refusal.value)


async def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="No such file or directory"):
        await recording.survey(tmp_path / "nowhere.csv")
    with pytest.raises(ConfigError, match="Is a directory"):
        await recording.survey(tmp_path)


async def test_a_long_recording_takes_no_more_memory_than_a_short_one(tmp_path: Path) -> None:
    peaks = []
    for minutes in (500, 10_000):
        file = a_recording(tmp_path / f"{minutes}.csv.gz", rooms=["413"], minutes=minutes)
        tracemalloc.start()
        assert sum(len(row.readings) for row in recording.rows(file)) == minutes * 5
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.5
