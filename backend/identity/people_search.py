"""What a person is found by: name in Chinese, pinyin from any syllable on, initials, login, telephone."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from pypinyin import Style, pinyin
from sqlalchemy import ColumnElement, cast, false
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Text

_CHINESE = re.compile(r"[一-鿿㐀-䶿]+")
_RUN = re.compile(r"[一-鿿㐀-䶿]+|[a-z0-9]+")
LONGEST_WORD = 24
"""Characters of a typed word that count; no name's pinyin is told apart by more."""
MOST_WORDS = 6


def words(name: str, login: str, phone: str | None) -> list[str]:
    """Everything one may type for this person, complete or begun: 建国, jiang, lijianguo, ljg for 李建国."""
    found: set[str] = set()
    for run in _RUN.findall(name.lower()):
        if not _CHINESE.match(run):
            found.update(_beginnings(run))
            continue
        found.update(run, _pairs(run))
        for surname in _readings(run[0]):
            syllables = [surname, *(_readings(character)[0] for character in run[1:])]
            for start in range(len(syllables)):
                found.update(_beginnings("".join(syllables[start:])))
                found.update(_beginnings("".join(syllable[0] for syllable in syllables[start:])))
    for run in _RUN.findall(login):
        found.update(_beginnings(run))
    if phone:
        digits = re.sub(r"\D", "", phone)
        found.update(_beginnings(digits), {digits[-4:]})
    return sorted(found)


def matches(column: Any, typed: str) -> ColumnElement[bool]:
    """Rows whose `column`, made by `words`, answers to every word that was typed."""
    wanted: set[str] = set()
    for run in _RUN.findall(typed.lower())[:MOST_WORDS]:
        wanted.update(_pairs(run) or {run} if _CHINESE.match(run) else {run[:LONGEST_WORD]})
    if not wanted:  # signs only
        return false()
    return column.contains(cast(sorted(wanted), ARRAY(Text)))  # type: ignore[no-any-return]


@cache  # there are 28,000 characters at most, and a few hundred in names
def _readings(character: str) -> Sequence[str]:
    """The usual reading first. A surname's may be another one: 单 is dan and Shan, 曾 ceng and Zeng."""
    return tuple(dict.fromkeys(pinyin(character, style=Style.NORMAL, heteronym=True)[0]))


def _beginnings(word: str) -> set[str]:
    return {word[:length] for length in range(1, min(len(word), LONGEST_WORD) + 1)}


def _pairs(word: str) -> set[str]:
    return {word[at : at + 2] for at in range(len(word) - 1)}
