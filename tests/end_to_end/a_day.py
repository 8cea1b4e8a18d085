"""A day in the demo area: something in every state for those whose pages are looked at."""

import io
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from PIL import Image, ImageDraw

from iot_adapters.contract import READINGS_PATH
from tests.service import Client, Service

CHOICES = '{ places(search: "1号楼 413") { items { id } } categories { children { id name } } stockItems { id name } }'


def live_a_day(service: Service) -> None:
    """Nine repairs of the cadre, each left where it is interesting, and two rooms with bad air."""
    _Day(service).live()
    _air_of_two_rooms(service)
    _a_house_opens_for_strangers(service)
    _rooms_are_booked(service)
    _dishes_are_retired(service)


@dataclass(frozen=True)
class Ticket:
    id: str
    version: int


class _Day:
    def __init__(self, service: Service) -> None:
        self.cadre, self.desk, self.worker, self.colleague = (
            service.sign_in(login) for login in ("cadre", "dispatcher", "worker", "unit")
        )
        self.worker_id: str = self.worker.ask("{ me { id } }")["me"]["id"]
        found = self.worker.ask(CHOICES)
        self.room: str = self.cadre.ask("{ me { officeId } }")["me"]["officeId"]
        self.meeting_room: str = found["places"]["items"][0]["id"]
        self.kinds = {kind["name"]: kind["id"] for group in found["categories"] for kind in group["children"]}
        self.parts = {part["name"]: part["id"] for part in found["stockItems"]}

    def live(self) -> None:
        self.report("保洁", "会后请打扫，地毯上洒了咖啡", self.meeting_room)
        self.accepted("窗户、窗帘", "遮光帘拉不动，下午西晒看不清屏幕")
        urged = self.assigned("门锁故障", "钥匙能插进去，拧不动，锁芯好像卡住了")
        self.write(self.cadre, "urgeTicket", id=urged.id, words="下午两点要开会，麻烦快一点")
        self.write(self.colleague, "supportTicket", id=urged.id, placeId=self.room)
        self.assigned("虫鼠消杀", "茶水间看到蟑螂")
        arrived = self.arrived("桌椅损坏", "转椅靠背松了，坐下会往后仰")
        self.write(
            self.worker, "remarkOnTicket", id=arrived.id, words="少一颗 M8 螺栓，我回库房取，十分钟后到"
        )
        held = self.arrived("柜锁、抽屉", "文件柜第二格抽屉拉不出来")
        self.write(
            self.worker, "holdTicket", id=held.id, reason="PARTS", action={"words": "滑轨要订货，后天到"}
        )
        self.done("门损坏", "门关不严，合页掉了一颗螺丝")
        self.rated("插座开关故障", "靠窗的插座没电，充不了电脑")
        cancelled = self.report("绿化养护", "窗台的绿萝叶子发黄", self.room)
        self.write(self.cadre, "cancelTicket", id=cancelled.id, reason="自己换好盆了")

    def report(self, kind: str, words: str, place: str, *photos: str) -> Ticket:
        return self.write(
            self.cadre,
            "reportTicket",
            input={
                "placeId": place,
                "categoryId": self.kinds[kind],
                "description": words,
                "photoIds": list(photos),
            },
        )

    def accepted(self, kind: str, words: str, *photos: str) -> Ticket:
        ticket = self.report(kind, words, self.room, *photos)
        return self.write(self.desk, "acceptTicket", id=ticket.id, version=ticket.version)

    def assigned(self, kind: str, words: str, *photos: str) -> Ticket:
        ticket = self.accepted(kind, words, *photos)
        return self.write(
            self.desk, "dispatchTicket", id=ticket.id, version=ticket.version, workerId=self.worker_id
        )

    def arrived(self, kind: str, words: str, *photos: str) -> Ticket:
        ticket = self.assigned(kind, words, *photos)
        return self.write(self.worker, "arriveAtTicket", id=ticket.id, action={})

    def done(self, kind: str, words: str) -> Ticket:
        ticket = self.arrived(kind, words, _photo(self.cadre, mended=False))
        part = {"itemId": self.parts["合页"], "quantity": 2}
        after = _photo(self.worker, mended=True)
        return self.write(
            self.worker,
            "finishTicket",
            id=ticket.id,
            minutes=25,
            materials=[part],
            action={"photoIds": [after], "words": "合页换新，门已调平"},
        )

    def rated(self, kind: str, words: str) -> Ticket:
        ticket = self.done(kind, words)
        self.write(self.cadre, "approveWork", id=ticket.id)
        return self.write(
            self.cadre,
            "rateTicket",
            id=ticket.id,
            stars=5,
            tags=["prompt", "tidy"],
            words="来得快，走时还把地扫了",
        )

    def write(self, who: Client, verb: str, **arguments: Any) -> Ticket:
        told = "".join(f", {name}: {_literal(name, value)}" for name, value in arguments.items())
        answer = who.ask(
            f'mutation {{ {verb}(key: "{uuid4()}"{told}) '
            "{ __typename ... on Ticket { id version } ... on Refused { code } } }"
        )[verb]
        assert answer["__typename"] == "Ticket", answer
        return Ticket(answer["id"], answer["version"])


def _a_house_opens_for_strangers(service: Service) -> None:
    """And a unit vouches for two of them."""
    keeper, administrator = service.sign_in("assets"), service.sign_in("unit")
    house = keeper.ask('{ places(kind: BUILDING, search: "2号楼") { items { id } } }')["places"]["items"][0][
        "id"
    ]
    unit = administrator.ask("{ me { unit { id } } }")["me"]["unit"]["id"]
    until = (datetime.now(UTC) + timedelta(days=30)).date()
    named = [
        {"phone": "13812341234", "label": "保洁 刘阿姨"},
        {"phone": "13900000002", "label": "访客 陈先生"},
    ]
    for client, verb in (
        (keeper, f'allowAnonymousReports(key: "{uuid4()}", placeId: "{house}", allowed: true)'),
        (
            administrator,
            f'confirmPhones(key: "{uuid4()}", unitId: "{unit}", phones: {_literal("", named)}, until: "{until}")',
        ),
    ):
        answer = client.ask(f"mutation {{ done: {verb} {{ __typename }} }}")["done"]["__typename"]
        assert answer != "Refused"


def _rooms_are_booked(service: Service) -> None:
    """Two meetings tomorrow, and one that is not going to be."""
    cadre = service.sign_in("cadre")
    for hour, subject in ((2, "预算执行分析会"), (7, "物业服务月度考评会"), (5, "青年理论学习小组研讨")):
        booked = book_a_room(cadre, subject, hour)
    cadre.ask(f'mutation {{ cancelBooking(key: "{uuid4()}", id: "{booked}") {{ __typename }} }}')


def book_a_room(client: Client, subject: str, hour: int) -> str:
    """The id of a booking of an hour, tomorrow at this hour of UTC, in the first room that fits."""
    starts_at = (datetime.now(UTC) + timedelta(days=1)).replace(hour=hour, minute=0, second=0, microsecond=0)
    time = {"startsAt": starts_at.isoformat(), "endsAt": (starts_at + timedelta(hours=1)).isoformat()}
    need = _literal("", time | {"seats": 8})
    fit = client.ask(f"{{ fittingRooms(need: {need}) {{ items {{ room {{ id }} }} }} }}")["fittingRooms"][
        "items"
    ][0]
    wish = _literal("", time | {"roomId": fit["room"]["id"], "subject": subject, "seats": 8})
    answer = client.ask(
        f'mutation {{ bookRoom(key: "{uuid4()}", input: {wish}) {{ __typename ... on Booking {{ id }} }} }}'
    )["bookRoom"]
    assert answer["__typename"] == "Booking", answer
    booking: str = answer["id"]
    return booking


def _dishes_are_retired(service: Service) -> None:
    """Two that the first canteen cooks no more."""
    manager = service.sign_in("canteen")
    canteen, *_ = manager.ask("{ canteens { id } }")["canteens"]
    cooked = manager.ask(f'{{ dishes(canteenId: "{canteen["id"]}") {{ id version name }} }}')["dishes"]
    for dish in cooked:
        if dish["name"] in ("韭菜炒豆芽", "凉拌海带丝"):
            told = f'key: "{uuid4()}", id: "{dish["id"]}", version: {dish["version"]}'
            done = manager.ask(f"mutation {{ retireDish({told}) {{ __typename }} }}")["retireDish"]
            assert done["__typename"] == "Dish"


def _literal(name: str, value: Any) -> str:
    """As GraphQL writes it: names of fields, and words of an enumeration, without quotes."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_literal(key, each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_literal(name, each) for each in value) + "]"
    return str(value) if name == "reason" and value == "PARTS" else json.dumps(value, ensure_ascii=False)


def _photo(who: Client, *, mended: bool) -> str:
    """A door: open by a hand's width, or shut."""
    image = Image.new("RGB", (1200, 900), (226, 222, 212))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 760, 1200, 900), fill=(150, 132, 112))
    draw.rectangle((380, 90, 820, 770), fill=(122, 92, 62))
    draw.rectangle((400, 110, 800, 770), fill=(38, 34, 30))
    slant = 0 if mended else 60
    draw.polygon(
        [(400, 110), (800 - slant, 110 + slant), (800 - slant, 770), (400, 770)], fill=(176, 134, 88)
    )
    draw.ellipse((735 - slant, 430, 765 - slant, 460), fill=(236, 214, 140))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=90)
    sent = who.http.post("/files", content=out.getvalue(), headers={"Idempotency-Key": str(uuid4())})
    found: str = sent.raise_for_status().json()["id"]
    return found


def _air_of_two_rooms(service: Service) -> None:
    """A night and a morning of readings, and too much CO2 at their end; somebody has seen it of one room."""
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    readings: list[dict[str, Any]] = []
    for minutes in range(18 * 60, -1, -5):
        for room, since in (("413", 40), ("415", 25)):
            air = {
                "co2": (1140 if minutes <= since else 560) + minutes % 35,
                "temperature": round(21 + 2.5 * max(0.0, 1 - minutes / 400), 1),
                "humidity": 38 + minutes % 7,
            }
            at = (now - timedelta(minutes=minutes)).isoformat()
            readings += [
                {"point": f"rooms/{room}/{what}", "time": at, "value": value} for what, value in air.items()
            ]
    sent = service.client().http.post(
        READINGS_PATH,
        json={
            "gateway": "demo",
            "readings": [{**reading, "sequence": number} for number, reading in enumerate(readings, 1)],
        },
        headers={"authorization": f"Bearer {service.run('gateway-token', 'demo').strip()}"},
    )
    assert sent.json()["unknown"] == 0, sent.text
    security = service.sign_in("security")
    seen, *_ = security.ask("{ alarms { items { id } } }")["alarms"]["items"]
    security.ask(f'mutation {{ acknowledgeAlarm(key: "{uuid4()}", id: "{seen["id"]}") {{ __typename }} }}')
