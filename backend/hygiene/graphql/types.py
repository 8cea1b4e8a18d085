"""What the app sees of a kitchen's ledger."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

import strawberry
from strawberry import ID

from backend.canteen.graphql.types import thumb
from backend.canteen.models import Meal
from backend.hygiene import models, reading
from backend.hygiene.models import EntryKind, Method, Paper, Symptom, Unfit
from backend.hygiene.reading import Line
from backend.hygiene.words import masked_number
from backend.identity.graphql_permission import Info

strawberry.enum(Symptom)
strawberry.enum(Unfit, name="UnfitBecause")
strawberry.enum(Method, name="DisinfectionMethod")
strawberry.enum(Paper, name="CertificateKind")
strawberry.enum(EntryKind, name="LedgerEntryKind")

Names = Mapping[UUID, str]


@strawberry.type(description="Names are masked for who oversees the kitchen.")
class KitchenStaff:
    id: ID
    name: str
    post: str
    active: bool
    uncertified: bool = strawberry.field(description="Without a valid health certificate.")
    version: int


@strawberry.type(description="Who wrote an entry, and where it was struck out, by whom and why.")
class Written:
    at: datetime
    by: str
    struck: str | None
    struck_by: str | None

    @classmethod
    def of(cls, line: Line[Any]) -> "Written":
        return cls(
            at=line.entry.recorded_at,
            by=line.by,
            struck=line.strike.reason if line.strike else None,
            struck_by=line.struck_by,
        )


@strawberry.type
class MorningCheck:
    id: ID
    name: str
    temperature: float
    hands_clean: bool
    symptoms: list[Symptom]
    unfit_because: list[Unfit]
    measure: str | None
    written: Written

    @classmethod
    def of(cls, line: Line[models.MorningCheck], names: Names) -> "MorningCheck":
        row = line.entry
        return cls(
            id=ID(str(row.id)),
            name=names[row.staff_id],
            temperature=float(row.temperature),
            hands_clean=row.hands_clean,
            symptoms=[Symptom(each) for each in row.symptoms],
            unfit_because=[Unfit(each) for each in row.unfit_because],
            measure=row.measure,
            written=Written.of(line),
        )


@strawberry.type
class FoodSample:
    id: ID
    day: date
    meal: Meal
    dish: str
    grams: int
    fridge: str
    put_in_at: datetime
    keep_until: datetime
    name: str = strawberry.field(description="Who put it in.")
    disposal_id: ID | None
    destroyed_at: datetime | None
    written: Written

    @classmethod
    def of(cls, sample: reading.SampleLine, names: Names) -> "FoodSample":
        row, gone = sample.line.entry, sample.disposal
        return cls(
            id=ID(str(row.id)),
            day=sample.menu.day,
            meal=sample.menu.meal,
            dish=sample.dish.name,
            grams=row.grams,
            fridge=row.fridge,
            put_in_at=row.put_in_at,
            keep_until=row.keep_until,
            name=names[row.staff_id],
            disposal_id=ID(str(gone.id)) if gone else None,
            destroyed_at=gone.recorded_at if gone else None,
            written=Written.of(sample.line),
        )


@strawberry.type(description="A dish of a published meal of which there is no sample.")
class MissingSample:
    menu_id: ID
    dish_id: ID
    meal: Meal
    starts_at: datetime
    put_in_by: datetime
    until: datetime = strawberry.field(description="Afterwards no sample of it is entered any more.")
    dish: str

    @classmethod
    def of(cls, missing: reading.MissingSample) -> "MissingSample":
        return cls(
            menu_id=ID(str(missing.menu.id)),
            dish_id=ID(str(missing.dish.id)),
            meal=missing.menu.meal,
            starts_at=missing.begins,
            put_in_by=missing.put_in_by,
            until=missing.until,
            dish=missing.dish.name,
        )


@strawberry.type
class Disinfection:
    id: ID
    object: str
    method: Method
    starts_at: datetime
    ends_at: datetime
    strength: str = strawberry.field(description="Concentration or temperature, in words.")
    name: str = strawberry.field(description="Who did it.")
    written: Written

    @classmethod
    def of(cls, line: Line[models.Disinfection], names: Names) -> "Disinfection":
        row = line.entry
        return cls(
            id=ID(str(row.id)),
            object=row.object,
            method=row.method,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            strength=row.strength,
            name=names[row.staff_id],
            written=Written.of(line),
        )


@strawberry.type
class DisinfectedObject:
    object: str
    done: int
    wanted: int = strawberry.field(description="How often a day.")


@strawberry.type
class Certificate:
    id: ID
    kind: Paper
    holder: str | None = strawberry.field(description="None for the canteen itself.")
    number: str = strawberry.field(description="Masked.")
    current: bool = strawberry.field(description="Neither struck nor renewed, nor of somebody who has left.")
    valid_until: date
    thumb_url: str | None = strawberry.field(description="For this viewer only, who manages the kitchen.")
    written: Written

    @classmethod
    def of(
        cls, line: Line[models.Certificate], names: Names, found: reading.LedgerDay, info: Info
    ) -> "Certificate":
        row = line.entry
        return cls(
            id=ID(str(row.id)),
            kind=row.kind,
            holder=names[row.staff_id] if row.staff_id else row.supplier,
            number=masked_number(row.number),
            current=row.id in found.current,
            valid_until=row.valid_until,
            thumb_url=thumb(row.photo_id if found.full else None, info),
            written=Written.of(line),
        )  # fmt: skip


@strawberry.type(description="What is written of a day, struck or not, and what is still to be done.")
class LedgerDay:
    manages: bool = strawberry.field(description="Whether the viewer may write.")
    staff: list[KitchenStaff]
    unchecked: list[KitchenStaff] = strawberry.field(
        description="Today: staff without a morning check. Of another day nobody, for who was at work is not known."
    )
    checks: list[MorningCheck]
    unsampled: list[MissingSample]
    samples: list[FoodSample]
    kept: list[FoodSample] = strawberry.field(
        description="In the fridge, whatever their day; those first that may be destroyed first."
    )
    disinfected: list[DisinfectedObject]
    disinfections: list[Disinfection]
    certificates: list[Certificate]
    fever: float
    least_grams: float

    @classmethod
    def of(cls, found: reading.LedgerDay, info: Info) -> "LedgerDay":
        names = reading.names(found.staff, full=found.full)
        staff = {
            person.id: KitchenStaff(
                id=ID(str(person.id)),
                name=names[person.id],
                post=person.post,
                active=person.active,
                uncertified=person.id in found.uncertified,
                version=person.version,
            )
            for person in found.staff
        }
        ledger = found.ledger
        return cls(
            manages=found.full,
            staff=list(staff.values()),
            unchecked=[staff[person.id] for person in found.unchecked],
            checks=[MorningCheck.of(line, names) for line in ledger.checks],
            unsampled=[MissingSample.of(missing) for missing in found.unsampled],
            samples=[FoodSample.of(sample, names) for sample in ledger.samples],
            kept=[FoodSample.of(sample, names) for sample in found.kept],
            disinfected=[
                DisinfectedObject(object=one.object, done=one.done, wanted=one.wanted)
                for one in found.disinfected
            ],
            disinfections=[Disinfection.of(line, names) for line in ledger.disinfections],
            certificates=[Certificate.of(line, names, found, info) for line in found.certificates],
            fever=found.fever,
            least_grams=found.least_grams,
        )


@strawberry.type(description="What was written, as a receipt.")
class LedgerReceipt:
    id: ID
