"""The workbook of equipment: its columns, how it is read, and how it is written to be read again."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from backend.facility.facts import LONGEST_NAME
from backend.facility.models import Equipment
from backend.kernel import sheets
from backend.kernel.sheets import Column, Reading, day, text

MOST_ROWS = 20_000

CODE = Column[str | None]("编码", text(longest=20))
NAME = Column[str]("名称", text(longest=LONGEST_NAME), required=True)
KIND = Column[str]("类别", text(), required=True)
PLACE = Column[str]("位置", text(longest=300), required=True)
PART_OF = Column[str | None]("所属设备编码", text(longest=20))
MODEL = Column[str | None]("型号", text(longest=LONGEST_NAME))
INSTALLED = Column[date | None]("安装日期", day())

COLUMNS: Sequence[Column[Any]] = (CODE, NAME, KIND, PLACE, PART_OF, MODEL, INSTALLED)

FIELDS: Mapping[str | None, Column[Any]] = {
    "code": CODE,
    "name": NAME,
    "kind": KIND,
    "placeId": PLACE,
    "parentId": PART_OF,
    "model": MODEL,
}
"""The column that a refusal's field stands in."""


def read(body: bytes) -> Reading:
    """Blocks for as long as the workbook is large."""
    return sheets.read(body, COLUMNS, most_rows=MOST_ROWS)


def write(equipment: Iterable[Equipment]) -> bytes:
    """Equipment with place, kind and parent loaded."""
    return sheets.write(
        "设备",
        [column.title for column in COLUMNS],
        (
            (
                each.code,
                each.name,
                each.kind_row.name,
                each.place.path,
                each.parent.code if each.parent else None,
                each.model,
                each.installed_on,
            )
            for each in equipment
        ),
    )
