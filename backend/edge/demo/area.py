"""The buildings of the demo area and the plan of every floor: 1 site, 6 buildings, 40 floors, 1,200 spaces."""

from collections.abc import Iterator
from dataclasses import dataclass

from backend.edge.demo.seed import Chance
from backend.facility.models import SpaceUse

SITE = "市级机关集中办公区"


@dataclass(frozen=True, slots=True)
class Space:
    number: str
    name: str
    use: SpaceUse
    polygon: tuple[float, ...]
    """x0, y0, x1, y1, … in metres from the plan's upper left corner."""

    @property
    def area(self) -> float:
        xs, ys = self.polygon[0::2], self.polygon[1::2]
        return round((max(xs) - min(xs)) * (max(ys) - min(ys)), 1)


@dataclass(frozen=True, slots=True)
class Floor:
    level: int
    name: str
    width: float
    depth: float
    spaces: tuple[Space, ...]


@dataclass(frozen=True, slots=True)
class Building:
    name: str
    title: str
    floors: tuple[Floor, ...]


DEPTH = 18.0
CORRIDOR = (7.8, 10.2)
"""Rooms lie north (y < 7.8 m) and south (y > 10.2 m) of one corridor."""

_WIDTHS = {
    SpaceUse.OFFICE: (3.6, 4.2, 4.8),
    SpaceUse.MEETING: (7.2, 8.4),
    SpaceUse.STORAGE: (3.6,),
    SpaceUse.PLANT: (4.2,),
    SpaceUse.WASHROOM: (4.2,),
    SpaceUse.HALL: (6.0,),
    SpaceUse.CANTEEN: (9.6, 12.0),
    SpaceUse.PARKING: (5.4,),
    SpaceUse.OTHER: (4.8,),
}

_Wanted = list[tuple[str, SpaceUse]]


def buildings() -> tuple[Building, ...]:
    return (
        _building("1号楼", "综合办公楼", [_offices(34) for _ in range(12)]),
        _building("2号楼", "办公楼", [_offices(34) for _ in range(9)]),
        _building("3号楼", "办公楼", [_offices(34) for _ in range(8)]),
        _building("4号楼", "会议中心", [_conference() for _ in range(3)]),
        _building("5号楼", "机关餐厅", [_canteen(level) for level in range(1, 4)]),
        _building("6号楼", "后勤保障楼", [_logistics(level) for level in range(1, 6)]),
    )


def _building(name: str, title: str, floors: list[_Wanted]) -> Building:
    return Building(name, title, tuple(_floor(name, level, wanted) for level, wanted in enumerate(floors, 1)))


def _services() -> _Wanted:
    """What every floor has: stairs and lifts, washrooms, and the rooms behind the walls."""
    return [
        ("电梯厅", SpaceUse.HALL),
        ("男卫生间", SpaceUse.WASHROOM),
        ("女卫生间", SpaceUse.WASHROOM),
        ("配电间", SpaceUse.PLANT),
        ("空调机房", SpaceUse.PLANT),
        ("保洁间", SpaceUse.STORAGE),
    ]


def _offices(spaces: int) -> _Wanted:
    meeting: _Wanted = [("会议室", SpaceUse.MEETING), ("小会议室", SpaceUse.MEETING)]
    others: _Wanted = [("文印室", SpaceUse.OTHER), ("茶水间", SpaceUse.OTHER), ("资料室", SpaceUse.STORAGE)]
    offices = spaces - 1 - len(_services()) - len(meeting) - len(others)
    return [*_services(), *meeting, *others, *[("办公室", SpaceUse.OFFICE)] * offices]


def _conference() -> _Wanted:
    rooms: _Wanted = [("会议室", SpaceUse.MEETING)] * 14
    others: _Wanted = [("音控室", SpaceUse.OTHER), ("茶水间", SpaceUse.OTHER), ("贵宾休息室", SpaceUse.OTHER)]
    return [*_services(), *rooms, *others]


def _canteen(level: int) -> _Wanted:
    dining = {1: "大众餐厅", 2: "风味餐厅", 3: "自助餐厅"}[level]
    kitchen: _Wanted = [("热菜间", SpaceUse.PLANT), ("面点间", SpaceUse.PLANT), ("洗消间", SpaceUse.PLANT)]
    dining_rooms: _Wanted = [(dining, SpaceUse.CANTEEN), ("包间", SpaceUse.CANTEEN)]
    stores: _Wanted = [("食材库", SpaceUse.STORAGE), ("留样间", SpaceUse.OTHER)]
    return [*_services(), *dining_rooms, *kitchen, *stores]


def _logistics(level: int) -> _Wanted:
    if level <= 2:
        return [*_services(), *[("车位区", SpaceUse.PARKING)] * 13]
    rooms: _Wanted = [
        ("值班室", SpaceUse.OFFICE),
        ("维修工具间", SpaceUse.STORAGE),
        ("备件库", SpaceUse.STORAGE),
    ]
    return [*_services(), *rooms, *[("办公室", SpaceUse.OFFICE)] * 10]


def _floor(building: str, level: int, wanted: _Wanted) -> Floor:
    """Deal the rooms to the two sides, then stretch both sides to the same length."""
    chance = Chance(f"{building} {level}")
    rooms = [(title, use, chance.choice(_WIDTHS[use])) for title, use in wanted]
    fixed, movable = rooms[:6], rooms[6:]
    chance.shuffle(movable)
    north, south = list[tuple[str, SpaceUse, float]](), list[tuple[str, SpaceUse, float]]()
    for room in [*fixed, *movable]:
        shorter = north if sum(r[2] for r in north) <= sum(r[2] for r in south) else south
        shorter.insert(len(shorter) // 2 if room in fixed else len(shorter), room)
    width = round(max(sum(r[2] for r in north), sum(r[2] for r in south)), 1)
    spaces = [
        *_row(level, north, width, 0.0, CORRIDOR[0], odd=False),
        *_row(level, south, width, CORRIDOR[1], DEPTH, odd=True),
    ]
    spaces.append(Space(f"{level}00", "走廊", SpaceUse.CORRIDOR, _box(0, CORRIDOR[0], width, CORRIDOR[1])))
    return Floor(level, f"{level}层", width, DEPTH, tuple(_distinct(spaces)))


def _row(
    level: int,
    rooms: list[tuple[str, SpaceUse, float]],
    width: float,
    top: float,
    bottom: float,
    *,
    odd: bool,
) -> Iterator[Space]:
    """One side of the corridor, numbered from the west: even numbers north, odd ones south."""
    stretch = width / sum(room[2] for room in rooms)
    x = 0.0
    for index, (title, use, wide) in enumerate(rooms):
        number = f"{level}{2 * index + (1 if odd else 2):02d}"
        yield Space(number, _title(title, number, use), use, _box(x, top, x + wide * stretch, bottom))
        x += wide * stretch


def _title(title: str, number: str, use: SpaceUse) -> str:
    return f"{number}{title}" if use in (SpaceUse.OFFICE, SpaceUse.MEETING) else title


def _distinct(spaces: list[Space]) -> Iterator[Space]:
    """Two spaces of a floor never share a name: the second 车位区 is told by its number."""
    seen: set[str] = set()
    for space in spaces:
        name = space.name if space.name not in seen else f"{space.number}{space.name}"
        seen.add(name)
        yield Space(space.number, name, space.use, space.polygon)


def _box(left: float, top: float, right: float, bottom: float) -> tuple[float, ...]:
    corners = (left, top, right, top, right, bottom, left, bottom)
    return tuple(round(value, 2) for value in corners)
