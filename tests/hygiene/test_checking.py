"""Nobody unfit works in a kitchen, and nobody is forgotten in the morning."""

import asyncio
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.hygiene import reading, staff
from backend.hygiene.checking import CheckedAlready, Finding, UnfitNeedsMeasure
from backend.hygiene.models import Certificate, KitchenStaff, MorningCheck, Symptom, Unfit
from backend.hygiene.staff import StaffExists, StaffGone
from backend.kernel import clock
from backend.kernel.db import Database
from backend.kernel.errors import Invalid, NotAllowed
from tests.factories.canteen import FRIDAY
from tests.factories.hygiene import a_cook, checks, files_paper, strikes
from tests.factories.people import a_cadre
from tests.hygiene.conftest import MORNING, Kitchen
from tests.hygiene.seeing import counted

FEVER = Decimal("37.3")
A_YEAR = timedelta(days=365)


@pytest.fixture(autouse=True)
async def paper(database: Database, kitchen: Kitchen) -> Certificate:
    """The cook's, of their health."""
    return await files_paper(database, kitchen.manager, kitchen.canteen, FRIDAY + A_YEAR, cook=kitchen.cook)


async def test_who_was_checked_is_missing_no_more(database: Database, kitchen: Kitchen) -> None:
    other = await a_cook(database, kitchen.canteen)
    check = await checks(database, kitchen.manager, kitchen.cook, "37.2")
    assert (check.day, check.temperature, check.unfit_because) == (FRIDAY, Decimal("37.2"), [])
    async with database.read() as session:
        found = await reading.day(session, kitchen.manager, kitchen.canteen.id, FRIDAY)
    assert [person.id for person in found.unchecked] == [other.id]
    assert [(line.entry.id, line.by) for line in found.ledger.checks] == [(check.id, kitchen.manager.name)]


@pytest.mark.parametrize(
    ("temperature", "facts", "because"),
    [
        ("37.3", {}, ["fever"]),
        ("36.5", {"symptoms": [Symptom.WOUND]}, ["symptom"]),
        ("38.0", {"symptoms": [Symptom.COUGH, Symptom.RASH]}, ["fever", "symptom"]),
    ],
)
async def test_who_is_unfit_is_so_with_what_was_done(
    database: Database, kitchen: Kitchen, temperature: str, facts: dict[str, Any], because: list[str]
) -> None:
    with pytest.raises(UnfitNeedsMeasure) as refused:
        await checks(database, kitchen.manager, kitchen.cook, temperature, measure=" ", **facts)
    assert refused.value.facts == {"because": because}
    assert await counted(database, MorningCheck) == [0]
    check = await checks(database, kitchen.manager, kitchen.cook, temperature, measure="已离岗就医", **facts)
    assert (check.unfit_because, check.measure) == (because, "已离岗就医")


async def test_who_has_no_valid_certificate_is_unfit(
    database: Database, kitchen: Kitchen, paper: Certificate
) -> None:
    await strikes(database, kitchen.manager, paper)
    with pytest.raises(UnfitNeedsMeasure):
        await checks(database, kitchen.manager, kitchen.cook)
    await files_paper(database, kitchen.manager, kitchen.canteen, FRIDAY, cook=kitchen.cook)
    await checks(database, kitchen.manager, kitchen.cook)
    with clock.frozen_at(MORNING + timedelta(days=1)):
        with pytest.raises(UnfitNeedsMeasure):
            await checks(database, kitchen.manager, kitchen.cook)
        renewal = await files_paper(
            database, kitchen.manager, kitchen.canteen, FRIDAY + A_YEAR, cook=kitchen.cook
        )
        await strikes(database, kitchen.manager, renewal)
        check = await checks(database, kitchen.manager, kitchen.cook, measure="暂停上岗，今日换证")
        assert check.unfit_because == [Unfit.CERTIFICATE]
        await strikes(database, kitchen.manager, check)
        await files_paper(database, kitchen.manager, kitchen.canteen, FRIDAY + A_YEAR, cook=kitchen.cook)
        assert (await checks(database, kitchen.manager, kitchen.cook)).unfit_because == []


async def test_once_a_day_and_anew_only_in_place_of_a_struck_one(
    database: Database, kitchen: Kitchen
) -> None:
    outcomes = await asyncio.gather(
        *(checks(database, kitchen.manager, kitchen.cook) for _ in range(5)), return_exceptions=True
    )
    assert sorted(type(one).__name__ for one in outcomes) == ["CheckedAlready"] * 4 + ["MorningCheck"]
    (first,) = (one for one in outcomes if isinstance(one, MorningCheck))
    await strikes(database, kitchen.manager, first)
    again = await checks(database, kitchen.manager, kitchen.cook, "36.9")
    assert again.replaces_id == first.id
    with pytest.raises(CheckedAlready):
        await checks(database, kitchen.manager, kitchen.cook)
    with clock.frozen_at(MORNING + timedelta(days=1)):
        assert (await checks(database, kitchen.manager, kitchen.cook)).replaces_id is None
    assert await counted(database, MorningCheck) == [3]


@pytest.mark.parametrize("temperature", ["33.9", "43.1", "36.55"])
async def test_it_is_no_temperature(database: Database, kitchen: Kitchen, temperature: str) -> None:
    with pytest.raises(Invalid):
        await checks(database, kitchen.manager, kitchen.cook, temperature)
    assert await counted(database, MorningCheck) == [0]


async def test_who_has_left_is_neither_checked_nor_missing(database: Database, kitchen: Kitchen) -> None:
    cook, manager = kitchen.cook, kitchen.manager
    async with database.write() as session:
        await staff.change(session, manager, cook.id, 1, name=cook.name, post=cook.post, active=False)
    with pytest.raises(StaffGone):
        await checks(database, manager, cook)
    async with database.read() as session:
        found = await reading.day(session, manager, kitchen.canteen.id, FRIDAY)
    assert (found.unchecked, [person.active for person in found.staff]) == ([], [False])


async def test_of_a_day_past_nobody_is_said_to_be_missing(database: Database, kitchen: Kitchen) -> None:
    """Who works here today was perhaps not there yet, and who was there has perhaps left."""
    async with database.read() as session:
        found = await reading.day(session, kitchen.manager, kitchen.canteen.id, FRIDAY - timedelta(days=1))
    assert (found.unchecked, [person.id for person in found.staff]) == ([], [kitchen.cook.id])


async def test_two_of_one_name_are_told_apart(database: Database, kitchen: Kitchen) -> None:
    async with database.write() as session:
        await staff.add(session, kitchen.manager, kitchen.canteen.id, "王伟", "面点")
    for name in ("王伟", " 王伟 "):
        with pytest.raises(StaffExists):
            async with database.write() as session:
                await staff.add(session, kitchen.manager, kitchen.canteen.id, name, "切配")
    assert await counted(database, KitchenStaff) == [2]


async def test_only_who_manages_the_canteen_checks(database: Database, kitchen: Kitchen) -> None:
    with pytest.raises(NotAllowed):
        await checks(database, await a_cadre(database), kitchen.cook)
    assert await counted(database, MorningCheck) == [0]


@given(
    tenths=st.integers(340, 430),
    symptoms=st.lists(st.sampled_from(Symptom), unique=True),
    certified=st.booleans(),
)
def test_fit_is_without_a_reason_against_it(tenths: int, symptoms: list[Symptom], certified: bool) -> None:
    finding = Finding(temperature=Decimal(tenths) / 10, symptoms=symptoms)
    finding.check()
    reasons = finding.unfit_because(FEVER, certified=certified)
    assert (reasons == []) is (tenths < 373 and not symptoms and certified)
    assert set(reasons) == {
        reason
        for reason, applies in (
            (Unfit.FEVER, tenths >= 373),
            (Unfit.SYMPTOM, symptoms),
            (Unfit.CERTIFICATE, not certified),
        )
        if applies
    }
