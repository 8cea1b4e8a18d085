"""The hygiene ledgers of the demo area: the last days of each kitchen, and what is still to be done today."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload

from backend.canteen.models import Canteen, Menu
from backend.edge.demo.planting import Planted
from backend.edge.demo.seed import Chance
from backend.edge.demo.words import GIVEN_FIRST, GIVEN_SECOND, SURNAMES
from backend.hygiene.certificates import REMIND
from backend.hygiene.events import (
    CertificateFiled,
    Checked,
    Disinfected,
    EntryStruck,
    SampleDestroyed,
    SampleKept,
    StaffAdded,
)
from backend.hygiene.models import (
    Certificate,
    Disinfection,
    Disposal,
    EntryKind,
    FoodSample,
    KitchenStaff,
    LedgerEntry,
    Method,
    MorningCheck,
    Paper,
    Strike,
    Symptom,
    Unfit,
)
from backend.hygiene.sampling import DESTROY
from backend.kernel import clock, days
from backend.kernel.bulk import insert_many
from backend.kernel.due import Due
from backend.kernel.journal import Entry, Event, line
from backend.kernel.refs import Ref
from backend.rules.catalogue import canteen as canteen_rules
from backend.rules.catalogue import hygiene as rules
from backend.rules.snapshot import Snapshot

E = TypeVar("E", bound=LedgerEntry)

_POSTS = ("厨师长", "热菜厨师", "面点", "切配", "凉菜", "售卖")
_CHECKS, _SAMPLES, _DISINFECTIONS = range(-9, 1), range(-4, 1), range(-4, 1)
"""Days before today, and today."""
_AT_WORK, _LAID_OUT = time(6, 10), timedelta(minutes=5)
_UNFIT_ON, _UNFIT_NTH = -3, 2
_PASTE = "有效氯 250 mg/L，浸泡 30 分钟"
_TREATMENTS = (
    # what, method, strength, when, minutes
    ("餐具", Method.STEAM, "100℃，15 分钟", (time(9), time(14), time(19, 30)), 15),
    ("台面", Method.CHEMICAL, _PASTE, (time(6, 30), time(10), time(15)), 30),
    ("设备", Method.CHEMICAL, "75% 酒精擦拭", (time(20),), 20),
    ("空气", Method.ULTRAVIOLET, "紫外线灯 30 分钟", (time(21),), 30),
    ("抹布", Method.STEAM, "煮沸 15 分钟", (time(20, 30),), 15),
)
_SUPPLIERS = (("津郊绿源蔬菜配送", 210), ("海河水产冷链", 26), ("武清粮油供应站", 640))
"""With the days for which their papers are valid still."""
_VALID = (5, -2, 120, 200, 300, 340)
"""Days for which each person's certificate is: one ends soon, one has ended."""
_DESTROYED_AFTER = timedelta(hours=3)


async def plant(session: AsyncSession, planted: Planted, book: Snapshot) -> None:
    manager = planted.accounts["canteen"].id
    for canteen in (await session.scalars(select(Canteen).order_by(Canteen.id))).all():
        chance = Chance(f"kitchen {canteen.id}")
        kitchen = _Kitchen(session, canteen, manager, chance, book)
        await kitchen.work()


class _Kitchen:
    """One kitchen's past, written by its manager."""

    def __init__(
        self, session: AsyncSession, canteen: Canteen, manager: UUID, chance: Chance, book: Snapshot
    ) -> None:
        self.session, self.canteen, self.manager = session, canteen, manager
        self.chance, self.book, self.now = chance, book, clock.now()
        self.lines: list[dict[str, Any]] = []

    async def work(self) -> None:
        founded = self.now - timedelta(days=60)
        staff = [self._somebody(post, founded) for post in _POSTS]
        self.session.add_all(staff)
        await self.session.flush()
        self.session.add_all(self._papers(staff, founded))
        self.session.add_all(check for distance in _CHECKS for check in self._checks(staff, distance))
        done = [each for distance in _DISINFECTIONS for each in self._disinfections(staff, distance)]
        self.session.add_all(done)
        await self.session.flush()
        self._strike(done[0], "时间填写有误，已重新登记")
        await self._samples(staff)
        await self.session.flush()
        await insert_many(self.session, Entry, self.lines)

    def _somebody(self, post: str, at: datetime) -> KitchenStaff:
        choose = self.chance.choice
        name = choose(SURNAMES) + choose(GIVEN_FIRST) + choose(GIVEN_SECOND)
        person = KitchenStaff(
            id=self.chance.id(at), canteen_id=self.canteen.id, name=name, post=post, active=True
        )
        self._tell(person.ref, StaffAdded(canteen=self.canteen.id), at)
        return person

    def _papers(self, staff: Sequence[KitchenStaff], at: datetime) -> Iterator[Certificate]:
        yield self._paper(Paper.FOOD_LICENCE, 700, at)
        for supplier, valid in _SUPPLIERS:
            yield self._paper(Paper.SUPPLIER, valid, at, supplier=supplier)
        for person, valid in zip(staff, _VALID, strict=True):
            yield self._paper(Paper.HEALTH, valid, at, staff_id=person.id)

    def _paper(self, kind: Paper, valid: int, at: datetime, **holder: Any) -> Certificate:
        until = days.today() + timedelta(days=valid)
        digits = self.chance.randrange(10**9, 10**10)
        paper = Certificate(**self._written(at), kind=kind, number=f"12{digits}", valid_until=until, **holder)
        self._tell(paper.ref, CertificateFiled(kind=kind, valid_until=until), at)
        for before in self.book.value(rules.EXPIRY):
            morning = _at(until - timedelta(days=before), time(8))
            if morning > self.now:
                self._ask(REMIND, paper.ref, morning, str(before))
        return paper

    def _checks(self, staff: Sequence[KitchenStaff], distance: int) -> Iterator[MorningCheck]:
        """Of today's the last two are still to be made."""
        day = days.today() + timedelta(days=distance)
        for nth, person in enumerate(staff[: len(staff) - 2 * (distance == 0)]):
            at = _at(day, _AT_WORK) + timedelta(minutes=3 * nth)
            if at >= self.now:
                return
            ill = (distance, nth) == (_UNFIT_ON, _UNFIT_NTH)
            expired = day > days.today() + timedelta(days=_VALID[nth])
            reasons = [Unfit.SYMPTOM] * ill + [Unfit.CERTIFICATE] * expired
            measure = "已离岗就医，痊愈后凭证明返岗" if ill else "健康证到期，暂停上岗并安排换证"
            yield self._told(
                MorningCheck(
                    **self._written(at),
                    staff_id=person.id,
                    day=day,
                    temperature=Decimal(self.chance.randint(361, 369)) / 10,
                    hands_clean=True,
                    symptoms=[Symptom.SORE_THROAT] * ill,
                    unfit_because=reasons,
                    measure=measure if reasons else None,
                ),
                Checked(staff=person.id, on=day, fit=not reasons),
            )

    def _disinfections(self, staff: Sequence[KitchenStaff], distance: int) -> Iterator[Disinfection]:
        """Today the last one is left to be made."""
        day = days.today() + timedelta(days=distance)
        for what, method, strength, times, minutes in _TREATMENTS[:-1] if distance == 0 else _TREATMENTS:
            for starts in times:
                starts_at = _at(day, starts)
                ends_at = starts_at + timedelta(minutes=minutes)
                if ends_at < self.now:
                    yield self._told(
                        Disinfection(
                            **self._written(ends_at),
                            object=what,
                            method=method,
                            starts_at=starts_at,
                            ends_at=ends_at,
                            strength=strength,
                            staff_id=self.chance.choice(staff).id,
                        ),
                        Disinfected(object=what, method=method),
                    )

    async def _samples(self, staff: Sequence[KitchenStaff]) -> None:
        """Of every meal that has begun; of the last one a dish is missing."""
        menus = (
            await self.session.scalars(
                select(Menu)
                .where(
                    Menu.canteen_id == self.canteen.id,
                    Menu.day >= days.today() + timedelta(days=_SAMPLES[0]),
                    Menu.day <= days.today(),
                )
                .options(joinedload(Menu.serving, innerjoin=True), selectinload(Menu.items))
                .execution_options(populate_existing=True)
            )
        ).all()
        begun = [menu for menu in menus if menu.serving.begins(menu.day) + _LAID_OUT < self.now]
        latest = max(begun, key=lambda menu: menu.serving.begins(menu.day), default=None)
        for menu in begun:
            items = menu.items[: -1 if menu is latest else None]
            samples = [self._sample(menu, item.dish_id, self.chance.choice(staff)) for item in items]
            self.session.add_all(samples)
            await self.session.flush()
            until = max(sample.keep_until for sample in samples)
            if until + _DESTROYED_AFTER < self.now:
                self.session.add_all(self._disposal(sample) for sample in samples)
            elif until > self.now:
                self._ask(DESTROY, menu.ref, until)

    def _sample(self, menu: Menu, dish_id: UUID, keeper: KitchenStaff) -> FoodSample:
        put_in_at = menu.serving.begins(menu.day) + _LAID_OUT
        keep_until = put_in_at + timedelta(hours=self.book.value(canteen_rules.SAMPLE).hours)
        grams = self.chance.randrange(125, 160, 5)
        return self._told(
            FoodSample(
                **self._written(put_in_at),
                menu_id=menu.id,
                dish_id=dish_id,
                grams=grams,
                fridge="1号留样柜",
                put_in_at=put_in_at,
                staff_id=keeper.id,
                keep_until=keep_until,
            ),
            SampleKept(menu=menu.id, dish=dish_id, grams=grams, keep_until=keep_until),
        )

    def _disposal(self, sample: FoodSample) -> Disposal:
        return self._told(
            Disposal(
                **self._written(sample.keep_until + _DESTROYED_AFTER),
                sample_id=sample.id,
                keep_until=sample.keep_until,
            ),
            SampleDestroyed(sample=sample.id),
        )

    def _strike(self, entry: LedgerEntry, reason: str) -> None:
        kind = EntryKind(entry.__tablename__)
        at = entry.recorded_at + timedelta(minutes=20)
        strike = Strike(**self._written(at), entry_kind=kind, entry_id=entry.id, reason=reason)
        self.session.add(self._told(strike, EntryStruck(entry_kind=kind, entry=entry.id, reason=reason)))

    def _written(self, at: datetime) -> dict[str, Any]:
        return {
            "id": self.chance.id(at),
            "canteen_id": self.canteen.id,
            "recorded_at": at,
            "recorded_by_id": self.manager,
        }

    def _told(self, entry: E, what: Event) -> E:
        self._tell(entry.ref, what, entry.recorded_at)
        return entry

    def _tell(self, subject: Ref, what: Event, at: datetime) -> None:
        self.lines.append(line(Ref("person", self.manager), subject, what, at))

    def _ask(self, errand: str, subject: Ref, at: datetime, step: str = "") -> None:
        self.session.add(
            Due(errand=errand, subject_kind=subject.kind, subject_id=subject.id, step=step, at=at)
        )


def _at(day: date, local: time) -> datetime:
    return datetime.combine(day, local, clock.HERE)
