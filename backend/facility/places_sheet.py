"""The workbook of places: its columns, how it is read, and how it is written to be read again."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from backend.facility import geometry
from backend.facility.facts import (
    HIGHEST_LEVEL,
    LARGEST_AREA,
    LONGEST_NAME,
    LONGEST_NUMBER,
    LOWEST_LEVEL,
    PlaceFacts,
)
from backend.facility.geometry import BadOutline
from backend.facility.models import Place, PlaceKind, SpaceUse
from backend.kernel import sheets
from backend.kernel.sheets import Column, Reading, Row, choice, integer, number, text
from backend.kernel.sheets.cells import Read

MOST_ROWS = 20_000

KINDS = {"楼栋": PlaceKind.BUILDING, "楼层": PlaceKind.FLOOR, "空间": PlaceKind.SPACE}
USES = {
    "办公室": SpaceUse.OFFICE,
    "会议室": SpaceUse.MEETING,
    "食堂": SpaceUse.CANTEEN,
    "设备用房": SpaceUse.PLANT,
    "走廊": SpaceUse.CORRIDOR,
    "停车": SpaceUse.PARKING,
    "库房": SpaceUse.STORAGE,
    "卫生间": SpaceUse.WASHROOM,
    "大厅": SpaceUse.HALL,
    "其他": SpaceUse.OTHER,
}


def outline() -> Read[list[float]]:
    """Corners as people write them: 0,0 4,0 4,5 0,5."""
    plain = text(longest=2000)

    def read(value: Any) -> list[float]:
        try:
            corners = [corner.split(",") for corner in plain(value).replace("\uff0c", ",").split()]
            return [float(coordinate) for x, y in corners for coordinate in (x, y)]
        except ValueError:
            raise BadOutline from None

    return read


CODE = Column[str | None]("编码", text(longest=20))
PARENT = Column[str | None]("上级", text(longest=300))
NAME = Column[str]("名称", text(longest=LONGEST_NAME), required=True)
KIND = Column[PlaceKind]("类型", choice(KINDS), required=True)
NUMBER = Column[str | None]("房号", text(longest=LONGEST_NUMBER))
LEVEL = Column[int | None]("楼层", integer(LOWEST_LEVEL, HIGHEST_LEVEL))
USE = Column[SpaceUse | None]("用途", choice(USES))
AREA = Column[Decimal | None]("使用面积", number(Decimal("0.01"), LARGEST_AREA))
UNIT = Column[str | None]("使用单位", text())
PLAN_WIDTH = Column[Decimal | None]("平面图宽", number(Decimal("0.1"), int(geometry.LARGEST_PLAN)))
PLAN_HEIGHT = Column[Decimal | None]("平面图高", number(Decimal("0.1"), int(geometry.LARGEST_PLAN)))
OUTLINE = Column[list[float]]("轮廓", outline(), empty=())

COLUMNS: Sequence[Column[Any]] = (
    CODE,
    PARENT,
    NAME,
    KIND,
    NUMBER,
    LEVEL,
    USE,
    AREA,
    UNIT,
    PLAN_WIDTH,
    PLAN_HEIGHT,
    OUTLINE,
)

FIELDS: Mapping[str | None, Column[Any]] = {
    "name": NAME,
    "code": CODE,
    "parentId": PARENT,
    "kind": KIND,
    "number": NUMBER,
    "level": LEVEL,
    "use": USE,
    "area": AREA,
    "unitId": UNIT,
    "planWidth": PLAN_WIDTH,
    "planHeight": PLAN_HEIGHT,
    "polygon": OUTLINE,
}
"""The column that a refusal's field stands in."""


def read(body: bytes) -> Reading:
    """Blocks for as long as the workbook is large."""
    return sheets.read(body, COLUMNS, most_rows=MOST_ROWS)


def facts(row: Row, place: Place | None, unit_id: UUID | None) -> PlaceFacts:
    """What a row says; about what it has no column for, `place` stays as it is."""

    def said(column: Column[Any], attribute: str) -> Any:
        return row[column] if row.has(column) or place is None else getattr(place, attribute)

    width, height = said(PLAN_WIDTH, "plan_width"), said(PLAN_HEIGHT, "plan_height")
    return PlaceFacts(
        number=said(NUMBER, "number"),
        level=said(LEVEL, "level"),
        use=said(USE, "use"),
        area=said(AREA, "area"),
        unit_id=unit_id if row.has(UNIT) or place is None else place.unit_id,
        polygon=list(said(OUTLINE, "polygon")),
        plan_width=None if width is None else float(width),
        plan_height=None if height is None else float(height),
    )


def write(places: Iterable[Place]) -> bytes:
    """Places with parent and unit loaded, each after its parent; a site has no row of its own."""
    kinds = {kind: word for word, kind in KINDS.items()}
    uses = {use: word for word, use in USES.items()}
    return sheets.write(
        "地点",
        [column.title for column in COLUMNS],
        (
            (
                place.code,
                place.parent.path if place.parent else None,
                place.name,
                kinds[place.kind],
                place.number,
                place.level,
                uses.get(place.use) if place.use else None,
                place.area,
                place.unit.short_name if place.unit else None,
                place.plan_width,
                place.plan_height,
                _corners(place.polygon),
            )
            for place in places
            if place.kind is not PlaceKind.SITE
        ),
    )


def _corners(polygon: Sequence[float]) -> str | None:
    return " ".join(f"{x:g},{y:g}" for x, y in geometry.corners(polygon)) or None
