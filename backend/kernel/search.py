"""What lists are searched for; Chinese text by pairs of characters: a trigram index needs three, 空调 has two."""

import re
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, cast
from sqlalchemy.dialects.postgresql import ARRAY, array
from sqlalchemy.types import Text

from backend.kernel.errors import Invalid

LONGEST = 100
_WORD = re.compile(r"[一-鿿㐀-䶿]+|[a-z0-9]+")


def read(typed: str | None) -> str:
    """What any list is searched for; empty where all is wanted. PostgreSQL knows no NUL."""
    words = (typed or "").replace("\0", " ").strip()
    if len(words) > LONGEST:
        raise Invalid(field="search", limit=LONGEST)
    return words


def grams(*texts: str | None) -> list[str]:
    """Every single character and pair of neighbours of each run of Chinese characters or of letters and digits."""
    found: set[str] = set()
    for text in texts:
        for word in _WORD.findall((text or "").lower()):
            found.update(word)
            found.update(_pairs(word))
    return sorted(found)


def contains(column: Any, words: str) -> ColumnElement[bool]:
    """Rows whose `column` (made by `grams`, indexed by GIN) holds all that `words` is made of."""
    return column.contains(cast(array(wanted(words)), ARRAY(Text)))  # type: ignore[no-any-return]


def wanted(words: str) -> list[str]:
    """What a column made by `grams` must hold for these words."""
    return sorted({part for word in _WORD.findall(words.lower()) for part in (_pairs(word) or [word])})


def _pairs(word: str) -> Iterable[str]:
    return [word[i : i + 2] for i in range(len(word) - 1)]
