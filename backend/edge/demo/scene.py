"""Who and what takes part in the history of tickets, and the rows that it leaves behind."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from backend.edge.demo.descriptions import phrases
from backend.edge.demo.people import DemoPerson, Population
from backend.edge.demo.pictures import Pictures
from backend.edge.demo.shelves import Part
from backend.edge.demo.words import DETAILS, OFFICE_DETAILS
from backend.facility.models import Place, SpaceUse
from backend.identity.models import Contract
from backend.kernel import search
from backend.kernel.files import File
from backend.kernel.journal import Entry
from backend.rules.snapshot import Snapshot
from backend.stock.models import StockMovement
from backend.tickets.contracts import most_specific
from backend.tickets.deadlines import terms_of
from backend.tickets.models import Category, Ticket
from backend.tickets.records import Assignment, FollowUp, Pause, Photo, Rating, Supporter
from backend.tickets.sla import Terms
from backend.tickets.states import Urgency


@dataclass(frozen=True, slots=True)
class Scene:
    places: Sequence[Place]
    people: Population
    desk: DemoPerson
    contracts: Sequence[Contract]
    parts: Sequence[Part]
    pictures: Pictures
    kinds: Sequence[Category]
    book: Snapshot
    now: datetime


@dataclass(slots=True)
class Played:
    """The rows of some tickets, by table."""

    tickets: list[dict[str, Any]] = field(default_factory=list)
    journal: list[dict[str, Any]] = field(default_factory=list)
    assignments: list[dict[str, Any]] = field(default_factory=list)
    pauses: list[dict[str, Any]] = field(default_factory=list)
    ratings: list[dict[str, Any]] = field(default_factory=list)
    supporters: list[dict[str, Any]] = field(default_factory=list)
    calls: list[dict[str, Any]] = field(default_factory=list)
    movements: list[dict[str, Any]] = field(default_factory=list)
    files: list[dict[str, Any]] = field(default_factory=list)
    photos: list[dict[str, Any]] = field(default_factory=list)


TABLES = {
    "tickets": Ticket,
    "journal": Entry,
    "assignments": Assignment,
    "pauses": Pause,
    "ratings": Rating,
    "supporters": Supporter,
    "calls": FollowUp,
    "movements": StockMovement,
    "files": File,
    "photos": Photo,
}
"""The parts of `Played` and the tables they belong to, in the order in which they refer to each other."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """A kind of repair in a place: all that its tickets have in common, worked out once."""

    kind_id: UUID
    kind_name: str
    urgency: Urgency
    examples: Sequence[str]
    details: Sequence[str]
    trade: str
    """The key of its category's group."""
    parts: Sequence[Part]
    """What its repair may use up."""
    place_id: UUID
    place_name: str
    lineage: Sequence[str]
    """Ids as they are written."""
    neighbours: Sequence[DemoPerson]
    """Who may report it."""
    contractor_id: UUID
    workers: Sequence[DemoPerson]
    terms: Terms
    stored_terms: dict[str, Any]
    grams: frozenset[str]

    def words(self, example: str, detail: str, reporter: str) -> tuple[str, list[str]]:
        """The description, and what it is found by: as `search.grams` of all its texts, put together from parts."""
        seam = grams(self.place_name[-1] + example[0])
        found = self.grams.union(seam, grams(example), grams(detail), grams(reporter))
        return f"{self.place_name}{example}。{detail}", sorted(found)


grams = lru_cache(maxsize=10_000)(lambda text: frozenset(search.grams(text)))
"""Of one of the few words that all descriptions are made of."""


class Troubles:
    """Every trouble that the scene has seen."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._known: dict[tuple[UUID, UUID], Trouble] = {}
        self._cadres: dict[UUID | None, list[DemoPerson]] = {}
        for person in scene.people.cadres:
            self._cadres.setdefault(person.unit_id, []).append(person)
        self._workers: dict[UUID | None, list[DemoPerson]] = {}
        for worker in scene.people.workers:
            self._workers.setdefault(worker.contractor_id, []).append(worker)

    def of(self, kind: Category, place: Place) -> Trouble:
        key = (kind.id, place.id)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._work_out(kind, place)
        return known

    def _work_out(self, kind: Category, place: Place) -> Trouble:
        contract = most_specific(self._scene.contracts, place.lineage, kind)
        assert contract is not None, "the first contract serves everything"
        trade = kind.key.partition(".")[0]
        terms = terms_of(self._scene.book, kind.urgency, kind.key, contract.sla)
        return Trouble(
            kind_id=kind.id,
            kind_name=kind.name,
            urgency=kind.urgency,
            examples=phrases(kind.key, place),
            details=OFFICE_DETAILS if place.use in (SpaceUse.OFFICE, SpaceUse.MEETING) else DETAILS,
            trade=trade,
            parts=[
                part
                for part in self._scene.parts
                if part.trade == trade and part.row.contractor_id == contract.contractor_id
            ],
            place_id=place.id,
            place_name=place.name,
            lineage=[str(id_) for id_ in place.lineage],
            neighbours=self._cadres.get(place.unit_id, self._scene.people.cadres),
            contractor_id=contract.contractor_id,
            workers=self._workers[contract.contractor_id],
            terms=terms,
            stored_terms=terms.stored(),
            grams=grams(place.path) | grams(kind.name),
        )
