"""What is wrong with a sheet, cell by cell, so that its author can put it right in one go."""

from collections.abc import Iterator
from typing import Any

import msgspec

from backend.kernel.errors import DomainError

LONGEST_VALUE = 60
"""Characters of a cell's content that a fault repeats."""


class Fault(msgspec.Struct, frozen=True):
    """One cell that cannot be accepted. `row` counts as the spreadsheet does: the head is row 1."""

    row: int
    column: str
    value: str
    code: str
    message: str


class Faults:
    """Everything wrong with one sheet, in the order of its rows."""

    def __init__(self) -> None:
        self._found: list[Fault] = []

    def note(self, row: int, column: str, value: Any, refusal: DomainError) -> None:
        shown = "" if value is None else str(value)[:LONGEST_VALUE]
        self._found.append(Fault(row, column, shown, refusal.code, refusal.message))

    def __len__(self) -> int:
        return len(self._found)

    def __iter__(self) -> Iterator[Fault]:
        return iter(sorted(self._found, key=lambda fault: fault.row))
