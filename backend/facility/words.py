"""What a place or a piece of equipment is found by: words in Chinese, in pinyin and in pinyin's initials."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from pypinyin import Style, lazy_pinyin
from sqlalchemy import ColumnElement, and_

from backend.kernel import search

_CHINESE = re.compile(r"(\d*)([一-鿿㐀-䶿]+)")
_FLOOR = re.compile(r"(\d+)层")
_RUN_ON = re.compile(r"(?<=[一-鿿])(?=[0-9a-z])|(?<=[0-9]号楼)(?=[一-鿿])|(?<=[0-9][楼层])(?=[一-鿿])")
MOST_WORDS = 8


def words(*texts: str | None) -> str:
    """One line of all that may be typed for these texts: 3层 is also 3楼, 1号楼 1haolou and 1hl."""
    found: list[str] = []
    for text in filter(None, texts):
        found.append(text.lower())
        found.extend(f"{number}楼" for number in _FLOOR.findall(text))
        for number, run in _CHINESE.findall(text):
            found.extend(number + spelling for spelling in _spelt(run))
    return " ".join(dict.fromkeys(found))


def matches(grams: Any, line: Any, typed: str) -> ColumnElement[bool]:
    """Rows whose line of words holds every typed word; a number only where one begins: 305 is not in 1305.

    The index of pairs narrows, the line decides: both columns are made from the same `words`.
    """
    return and_(*(search.contains(grams, word) & line.regexp_match(_pattern(word)) for word in split(typed)))


def split(typed: str) -> Sequence[str]:
    """The words of what was typed; 1号楼305 are two, and so are 4号楼会议室."""
    return [part for word in typed.lower().split() for part in _RUN_ON.split(word)][:MOST_WORDS]


@lru_cache(maxsize=4096)  # houses repeat themselves: 层, 办公室, 空调
def _spelt(run: str) -> tuple[str, str]:
    """In full and by initials."""
    return "".join(lazy_pinyin(run)), "".join(lazy_pinyin(run, style=Style.FIRST_LETTER))


def _pattern(word: str) -> str:
    return ("(^|[^0-9])" if word[0].isdigit() else "") + re.escape(word)
