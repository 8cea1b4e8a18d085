"""Secret addresses, made as the managers of rooms make them."""

from uuid import uuid4

from tests.service import Client, Service

_MAKE = """
mutation Make($key: IdempotencyKey!, $kind: RoomLinkKind!, $room: ID) {
    makeRoomLink(key: $key, kind: $kind, roomId: $room) {
        ... on RoomLinks { items { kind address } }
        ... on Refused { code }
    }
}
"""
_ROOMS = "{ rooms { room { id place { path name } } } }"


def token_of(client: Client, kind: str, room: str | None = None) -> str:
    """What the new address ends with."""
    made = client.ask(_MAKE, key=str(uuid4()), kind=kind, room=room)["makeRoomLink"]
    address: str
    (address,) = (item["address"] for item in made["items"] if item["kind"] == kind)
    return address.rpartition("/")[2].removesuffix(".ics")


def rooms_of(client: Client) -> list[dict[str, str]]:
    """Id, path and name of each that this client manages."""
    rooms = client.ask(_ROOMS)["rooms"]
    return [{"id": each["room"]["id"], **each["room"]["place"]} for each in rooms]


def a_door(service: Service) -> str:
    """Token of the display of a room with a full day."""
    manager = service.sign_in("meeting")
    busiest = service.fetch(
        "SELECT room_id FROM booking WHERE state IN ('booked', 'in_use') AND ends_at > now()"
        " AND starts_at < date_trunc('day', now() AT TIME ZONE 'Asia/Shanghai') AT TIME ZONE 'Asia/Shanghai'"
        " + interval '1 day' GROUP BY room_id ORDER BY count(*) DESC, room_id LIMIT 1"
    )
    return token_of(manager, "DOOR", str(busiest[0][0]) if busiest else rooms_of(manager)[0]["id"])
