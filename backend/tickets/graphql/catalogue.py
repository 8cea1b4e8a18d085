"""What surrounds tickets: categories, contracts, workers, the words of ratings."""

from collections.abc import Mapping
from datetime import date

import strawberry
from strawberry import ID

from backend.facility.graphql import PlaceCard
from backend.identity.graphql import Contractor, PersonCard
from backend.tickets import contracts, models, workers
from backend.tickets.categories import Node
from backend.tickets.graphql.enums import Urgency


@strawberry.type
class Category:
    id: ID
    key: str = strawberry.field(description="As rules and contracts' terms name it.")
    name: str
    name_en: str
    icon: str
    urgency: Urgency
    examples: str
    examples_en: str
    parent: ID | None
    children: list["Category"]

    @classmethod
    def of(cls, node: Node) -> "Category":
        row = node.category
        return cls(
            id=ID(str(row.id)),
            key=row.key,
            name=row.name,
            name_en=row.name_en,
            icon=row.icon,
            urgency=row.urgency,
            examples=row.examples,
            examples_en=row.examples_en,
            parent=ID(str(row.parent_id)) if row.parent_id else None,
            children=[cls.of(kind) for kind in node.kinds],
        )


@strawberry.type
class Worker:
    person: PersonCard
    contractor_name: str
    open_tickets: int
    cap: int = strawberry.field(description="Of open orders; whoever has as many may not grab.")
    on_leave: bool
    leave_until: date | None = strawberry.field(description="The last day of today's leave.")
    skills: list[str] = strawberry.field(description="What their company is under contract for.")
    contracted: bool = strawberry.field(description="Their company serves this ticket by contract.")

    @classmethod
    def of(cls, candidate: workers.Candidate) -> "Worker":
        home = candidate.person.contractor
        return cls(
            person=PersonCard.of(candidate.person),
            contractor_name=home.short_name if home else "",
            open_tickets=candidate.open_tickets,
            cap=candidate.cap,
            on_leave=candidate.on_leave,
            leave_until=candidate.leave_until,
            skills=list(candidate.skills),
            contracted=candidate.contracted,
        )


@strawberry.type(description="What a contract promises to an urgency class or a category, in minutes.")
class SlaTerm:
    key: str = strawberry.field(description="Of the class, in small letters, or of the category.")
    category: Category | None = strawberry.field(description="Null for a class.")
    accept: int | None = None
    arrive: int | None = None
    finish: int | None = None

    @classmethod
    def of(cls, key: str, category: models.Category | None, minutes: Mapping[str, int]) -> "SlaTerm":
        return cls(key=key, category=Category.of(Node(category, [])) if category else None, **minutes)


@strawberry.type(description="What a contractor serves; no categories or places means all of them.")
class Contract:
    id: ID
    name: str
    contractor: Contractor
    starts_on: date
    ends_on: date
    categories: list[Category]
    places: list[PlaceCard]
    sla: list[SlaTerm] = strawberry.field(description="Where it differs from the rules.")
    version: int

    @classmethod
    def of(cls, covered: contracts.Covered) -> "Contract":
        row = covered.contract
        return cls(
            id=ID(str(row.id)),
            name=row.name,
            contractor=Contractor.of(row.contractor),
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            categories=[Category.of(Node(category, [])) for category in covered.categories],
            places=[PlaceCard.of(place) for place in covered.places],
            sla=[SlaTerm.of(key, covered.promised.get(key), minutes) for key, minutes in row.sla.items()],
            version=row.version,
        )


@strawberry.type
class RatingTag:
    key: str
    name: str
    name_en: str
    praise: bool
