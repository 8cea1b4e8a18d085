"""What else happens around a repair: others have the same trouble, somebody waits, parts are used, the desk calls."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from backend.edge.demo import pictures
from backend.edge.demo.words import CALLS_BAD, CALLS_GOOD, REMARKS, URGINGS
from backend.tickets import events
from backend.tickets.records import PhotoStage

if TYPE_CHECKING:
    from backend.edge.demo.life import Life


UNFILLED = timedelta(days=12)
"""Since then nobody has ordered: some parts run low now."""


def me_too(life: "Life") -> None:
    """One trouble in thirty has more than one."""
    if life.chance.random() > 0.035:
        return
    others = life.chance.sample(life.trouble.neighbours, min(3, len(life.trouble.neighbours)))
    for other in others[: life.chance.randint(1, 3)]:
        at = life.reported_at + timedelta(minutes=life.chance.randint(3, 90))
        if other.id != life.reporter.id and at <= life.scene.now:
            life.supporters += 1
            life.played.supporters.append({"ticket_id": life.id, "person_id": other.id, "at": at})
            life.say(other.id, at, events.Supported())


def wait(life: "Life", until: datetime) -> None:
    """Whoever waits long may urge, or write a word."""
    waiting = until - life.moved_at
    if waiting < timedelta(minutes=40):
        return
    at = life.moved_at + waiting * (0.5 + 0.4 * life.chance.random())
    if life.chance.random() < 0.09:
        life.urged_at = at
        life.urgings += 1
        life.say(life.reporter.id, at, events.Urged(words=life.chance.choice(URGINGS)))
    elif life.chance.random() < 0.15:
        life.say(life.reporter.id, at, events.Remarked(words=life.chance.choice(REMARKS)))


def parts(life: "Life", at: datetime) -> tuple[events.Material, ...]:
    """A third of the repairs for which there are parts use some; the shelf is filled before it is empty."""
    if not life.trouble.parts or not life.with_timeline or life.chance.random() > 0.35:
        return ()
    part = life.chance.choice(life.trouble.parts)
    quantity = life.chance.randint(1, 3)
    if part.left - quantity < part.low and at < life.scene.now - UNFILLED:
        life.played.movements.append(part.receive(life.chance.id(at), at - timedelta(hours=2)))
    if part.left < quantity:
        return ()
    life.played.movements.append(part.issue(quantity, life.id, life.worker.id, life.chance.id(at), at))
    return (events.Material(item=part.row.name, unit=part.row.unit, quantity=float(quantity)),)


def call_back(life: "Life", closed_at: datetime, stars: int | None) -> None:
    """The desk calls whoever is dissatisfied, and a few others."""
    unhappy = stars is not None and stars <= 3
    at = closed_at + timedelta(hours=life.chance.randint(3, 30))
    if life.is_called or at > life.scene.now or life.chance.random() > (0.7 if unhappy else 0.04):
        return
    life.is_called = True
    words = life.chance.choice(CALLS_BAD if unhappy else CALLS_GOOD)
    life.played.calls.append(
        {"id": life.chance.id(at), "ticket_id": life.id, "satisfied": not unhappy, "words": words,
         "by_id": life.scene.desk.id, "at": at}
    )  # fmt: skip
    life.say(life.scene.desk.id, at, events.FollowedUp(satisfied=not unhappy, words=words))


def photo(
    life: "Life", stage: PhotoStage, by: UUID, at: datetime, likelihood: float = 1.0
) -> tuple[UUID, ...]:
    """Of the newest tickets only: each is a file of its own, though they show few drawings."""
    if not life.is_recent or life.chance.random() > likelihood:
        return ()
    drawn = pictures.of(life.scene.pictures, life.trouble.trade, stage is PhotoStage.AFTER)
    file_id = life.chance.id(at)
    life.played.files.append(
        {"id": file_id, "uploaded_by": by, "key": life.chance.id(at), "sha256": drawn.sha256,
         "bytes": drawn.bytes, "width": pictures.SIZE[0], "height": pictures.SIZE[1], "created_at": at}
    )  # fmt: skip
    life.played.photos.append(
        {"id": life.chance.id(at), "ticket_id": life.id, "file_id": file_id, "stage": stage, "taken_at": at,
         "added_by": by}
    )  # fmt: skip
    return (file_id,)
