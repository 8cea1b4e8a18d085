"""2,000 pieces of equipment in the demo area, and what feeds what."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from backend.edge.demo.seed import Chance
from backend.facility.models import Medium, SpaceUse

TOTAL = 2000


@dataclass(frozen=True, slots=True)
class Room:
    """A space as the equipment sees it."""

    id: UUID
    building: str
    level: int
    name: str
    use: SpaceUse


@dataclass(frozen=True, slots=True)
class Piece:
    id: UUID
    kind: str
    name: str
    room: Room
    installed_on: date
    model: str
    fed_by: UUID | None = None
    medium: Medium | None = None


def equipment(rooms: Iterable[Room], founded: datetime) -> list[Piece]:
    """Plant first, then what stands on every floor, then terminals in the rooms until there are TOTAL."""
    chance = Chance("equipment")
    rooms = list(rooms)
    plant = list(_plant(chance, founded, rooms))
    chillers = [piece.id for piece in plant if piece.kind == "chiller"]
    floors = list(_on_every_floor(chance, founded, rooms, chillers))
    handlers = {(p.room.building, p.room.level): p.id for p in floors if p.kind == "ahu"}
    boards = {(p.room.building, p.room.level): p.id for p in floors if p.kind == "distribution_box"}
    terminals = _terminals(chance, founded, rooms, handlers, boards)
    pieces = [*plant, *floors]
    pieces.extend(piece for piece, _ in zip(terminals, range(TOTAL - len(pieces)), strict=False))
    return pieces


def _plant(chance: Chance, founded: datetime, rooms: list[Room]) -> Iterator[Piece]:
    home = next(room for room in rooms if room.building == "6号楼" and room.name == "空调机房")
    power = next(room for room in rooms if room.building == "6号楼" and room.name == "配电间")
    for number in range(1, 4):
        yield _piece(chance, founded, "chiller", f"{number}#冷水机组", home)
    for number in range(1, 5):
        yield _piece(chance, founded, "pump", f"{number}#冷冻水泵", home)
    for number in range(1, 3):
        yield _piece(chance, founded, "heat_exchanger", f"{number}#换热机组", home)
        yield _piece(chance, founded, "transformer", f"{number}#变压器", power)
    yield _piece(chance, founded, "generator", "柴油发电机", power)


def _on_every_floor(
    chance: Chance, founded: datetime, rooms: list[Room], chillers: list[UUID]
) -> Iterator[Piece]:
    for room in rooms:
        where = f"{room.building}{room.level}层"
        match room.name:
            case "空调机房":
                chiller = chance.choice(chillers)
                yield _piece(chance, founded, "ahu", f"{where}空调机组", room, chiller, Medium.WATER)
                yield _piece(chance, founded, "fresh_air", f"{where}新风机组", room, chiller, Medium.WATER)
            case "配电间":
                yield _piece(chance, founded, "distribution_box", f"{where}配电箱", room)
                yield _piece(chance, founded, "electric_meter", f"{where}电表", room)
            case "走廊":
                yield _piece(chance, founded, "fire_hydrant", f"{where}消火栓", room)
                yield _piece(chance, founded, "camera", f"{where}走廊摄像机", room)
            case "电梯厅" if room.level == 1:
                for number in (1, 2):
                    yield _piece(chance, founded, "elevator", f"{room.building}{number}号电梯", room)
            case "茶水间":
                yield _piece(chance, founded, "drinking_fountain", f"{where}饮水机", room)
            case "男卫生间":
                yield _piece(chance, founded, "exhaust_fan", f"{where}卫生间排风机", room)


def _terminals(
    chance: Chance,
    founded: datetime,
    rooms: list[Room],
    handlers: dict[tuple[str, int], UUID],
    boards: dict[tuple[str, int], UUID],
) -> Iterator[Piece]:
    peopled = [room for room in rooms if room.use in (SpaceUse.OFFICE, SpaceUse.MEETING, SpaceUse.CANTEEN)]
    for kind, label, feeders, medium in (
        ("fcu", "风机盘管", handlers, Medium.AIR),
        ("luminaire", "灯具", boards, Medium.POWER),
        ("smoke_detector", "烟感", {}, None),
    ):
        for room in peopled:
            feeder = feeders.get((room.building, room.level))
            yield _piece(
                chance, founded, kind, f"{room.name}{label}", room, feeder, medium if feeder else None
            )


def _piece(
    chance: Chance,
    founded: datetime,
    kind: str,
    name: str,
    room: Room,
    fed_by: UUID | None = None,
    medium: Medium | None = None,
) -> Piece:
    installed = date(chance.randint(2012, 2024), chance.randint(1, 12), chance.randint(1, 28))
    model = f"{kind[:2].upper()}-{chance.randint(100, 999)}"
    return Piece(chance.id(founded), kind, name, room, installed, model, fed_by, medium)
