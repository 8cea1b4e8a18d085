"""Workbooks (.xlsx) that people fill in and take away: typed columns, faults by row and cell, safe cells."""

from backend.kernel.sheets.aside import aside
from backend.kernel.sheets.cells import Column, choice, day, integer, number, text, yes_no
from backend.kernel.sheets.faults import Fault, Faults
from backend.kernel.sheets.reading import Reading, Row, read
from backend.kernel.sheets.writing import Sheet, write, write_all

__all__ = [
    "Column",
    "Fault",
    "Faults",
    "Reading",
    "Row",
    "Sheet",
    "aside",
    "choice",
    "day",
    "integer",
    "number",
    "read",
    "text",
    "write",
    "write_all",
    "yes_no",
]
