"""What is typed and what it finds, before any database."""

import pytest

from backend.facility.words import split, words


def test_a_place_is_found_by_its_characters_its_pinyin_and_its_initials() -> None:
    assert words("1号楼 3层 第一会议室").split() == [
        "1号楼",
        "3层",
        "第一会议室",
        "3楼",
        "1haolou",
        "1hl",
        "3ceng",
        "3c",
        "diyihuiyishi",
        "dyhys",
    ]


def test_pinyin_knows_words_not_only_characters() -> None:
    assert "kuaijishi" in words("会计室")
    assert "yinhang" in words("银行")
    assert "changkaimen" in words("常开门")


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("1号楼 305", ["1号楼", "305"]),
        ("1号楼305", ["1号楼", "305"]),
        ("  A305  ", ["a305"]),
        ("B1层车库", ["b1层", "车库"]),
        ("4号楼2楼会议室", ["4号楼", "2楼", "会议室"]),
        ("楼层管理", ["楼层管理"]),
        ("hys", ["hys"]),
        ("", []),
        ("a " * 100, ["a"] * 8),
    ],
)
def test_typed_words(typed: str, parts: list[str]) -> None:
    assert split(typed) == parts
