"""Workbooks as people and attackers make them."""

import io
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

from openpyxl import Workbook


def workbook(*lines: Sequence[Any]) -> bytes:
    """As a spreadsheet program saves it: a text that begins with = is a formula."""
    book = Workbook()
    for line in lines:
        book.active.append(list(line))  # type: ignore[union-attr]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_part(body: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The same archive with one part changed, or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        parts = {part: old.read(part) for part in old.namelist()}
        parts[name] = change(parts.get(name, b""))
        for part, content in parts.items():
            new.writestr(part, content)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
