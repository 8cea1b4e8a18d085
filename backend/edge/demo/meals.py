"""The canteens of the demo area: four weeks of menus till the end of next week, who came, and what they said."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from backend.canteen.events import MenuPublished, PresentCounted, Rated, Registered, Replied
from backend.canteen.models import (
    Answer,
    Canteen,
    Course,
    Dish,
    DishRating,
    Meal,
    Menu,
    MenuItem,
    Rating,
    Registration,
    Serving,
    Suggestion,
    Tag,
    Vote,
)
from backend.edge.demo import servings, takeaways
from backend.edge.demo.dishes import (
    BLAMED,
    DISHES,
    IN_THE_MORNING,
    ON_A_MENU,
    PRICES,
    REPLIES,
    SAID,
    WISHES,
)
from backend.edge.demo.people import DemoPerson
from backend.edge.demo.planting import Planted
from backend.edge.demo.seed import Chance
from backend.facility.models import Place
from backend.kernel import clock, days, files
from backend.kernel.bulk import insert_many
from backend.kernel.journal import Entry, line
from backend.kernel.refs import Ref
from backend.kernel.settings import Settings
from backend.rules.snapshot import Snapshot

BEFORE, AFTER = 20, 7
"""Days of menus before today and after it."""
_PLACES = ("大众餐厅", "风味餐厅")
"""The first serves every day, since some are always on duty, and is where the demo account eats."""
_TIMES = (
    # meal, from, to, registration closes
    (Meal.BREAKFAST, time(7, 20), time(8, 30), time(6)),
    (Meal.LUNCH, time(11, 30), time(13), time(9, 30)),
    (Meal.DINNER, time(17, 30), time(19), time(15)),
)
_GUESTS = 40
"""Who registers for a lunch; for other meals it is half of them."""
_SETTLED = timedelta(hours=3)
"""After a meal people have said what they had to say."""
_PRAISE = (Tag.TASTY, Tag.FRESH, Tag.HOT, Tag.QUICK)
_BLAME = (Tag.SALTY, Tag.COLD, Tag.WAITING)


async def plant(session: AsyncSession, planted: Planted, book: Snapshot) -> None:
    chance, now = Chance("meals"), clock.now()
    known = set(planted.accounts.values())
    cadres = [person for person in planted.people.cadres if person.unit_id and person not in known]
    places = [place for place in planted.spaces if place.name in _PLACES]
    store = files.store_of(Settings.from_env())
    photos = await servings.photograph(session, store, planted.accounts["canteen"].id)
    for place in places:
        await _canteen(session, place, cadres, planted.accounts, photos, chance, now, book)


async def _canteen(
    session: AsyncSession,
    place: Place,
    cadres: Sequence[DemoPerson],
    accounts: Mapping[str, DemoPerson],
    photos: Mapping[str, UUID],
    chance: Chance,
    now: datetime,
    book: Snapshot,
) -> None:
    diner, manager = accounts["cadre"], accounts["canteen"]
    canteen = Canteen(id=chance.id(now), place_id=place.id, seats=300)
    session.add(canteen)
    await session.flush()
    servings = [
        Serving(
            canteen_id=canteen.id,
            meal=meal,
            starts_at=starts,
            ends_at=ends,
            closes_at=closes,
            closes_days_before=0,
        )
        for meal, starts, ends, closes in _TIMES
    ]
    dishes = [_dish(canteen, line, photos, chance, now) for line in DISHES]
    session.add_all([*servings, *dishes])
    await session.flush()
    is_first = place.name == _PLACES[0]
    menus = [
        (serving, _menu(serving, day, chance, now))
        for day in _days(book, every_day=is_first)
        for serving in servings
    ]
    session.add_all(menu for _, menu in menus)
    await session.flush()
    half = cadres[: len(cadres) // 2] if is_first else cadres[len(cadres) // 2 :]
    eaters = [*half, *[diner] * is_first]
    story: list[dict[str, Any]] = []
    for serving, menu in menus:
        items = list(_items(menu, dishes, chance))
        session.add_all(items)
        guests = _guests(serving, eaters, diner, chance)
        registrations = [_registration(menu, guest, chance, now) for guest in guests]
        session.add_all(registrations)
        if serving.ends(menu.day) + _SETTLED < now:
            menu.present = len(guests) + chance.randint(-4, 6)
            await session.flush()
            others = [guest for guest in guests if guest != diner]
            story += _said(await _say(session, serving, menu, items, others, chance), manager)
        story += _story(serving, menu, registrations, manager)
    await session.flush()
    await insert_many(session, Entry, story)
    await takeaways.plant(session, canteen, dishes, eaters, diner if is_first else None, manager, book)
    await _wish(session, canteen, eaters, chance, now)


def _days(book: Snapshot, *, every_day: bool) -> Iterator[date]:
    for distance in range(-BEFORE, AFTER + 1):
        day = days.today() + timedelta(days=distance)
        if every_day or book.calendar.is_working_day(day):
            yield day


def _dish(
    canteen: Canteen,
    line: tuple[Course, str, str, Sequence[Any], int],
    photos: Mapping[str, UUID],
    chance: Chance,
    now: datetime,
) -> Dish:
    course, name, name_en, allergens, spicy = line
    protein, fat, carbohydrate = chance.randint(2, 30), chance.randint(1, 28), chance.randint(4, 60)
    return Dish(
        id=chance.id(now),
        canteen_id=canteen.id,
        name=name,
        name_en=name_en,
        course=course,
        allergens=sorted(allergens),
        spicy=spicy,
        origin="天津武清" if course is Course.VEGETABLE else None,
        photo_id=photos[name],
        energy_kj=Decimal(17 * (protein + carbohydrate) + 37 * fat),
        protein_g=Decimal(protein),
        fat_g=Decimal(fat),
        carbohydrate_g=Decimal(carbohydrate),
        sodium_mg=Decimal(chance.randint(80, 900)),
    )


def _menu(serving: Serving, day: date, chance: Chance, now: datetime) -> Menu:
    return Menu(
        id=chance.id(now),
        canteen_id=serving.canteen_id,
        day=day,
        meal=serving.meal,
        published_at=min(now, serving.begins(day) - timedelta(days=4)),
    )


def _items(menu: Menu, dishes: Sequence[Dish], chance: Chance) -> Iterator[MenuItem]:
    fitting = [dish for dish in dishes if menu.meal is not Meal.BREAKFAST or dish.name in IN_THE_MORNING]
    wanted = [
        dish
        for course, count in ON_A_MENU[menu.meal].items()
        for dish in chance.sample([each for each in fitting if each.course is course], count)
    ]
    for position, dish in enumerate(wanted):
        price = Decimal(PRICES[dish.course])
        yield MenuItem(menu_id=menu.id, dish_id=dish.id, position=position, price=price)


def _guests(
    serving: Serving, eaters: Sequence[DemoPerson], diner: DemoPerson, chance: Chance
) -> list[DemoPerson]:
    count = _GUESTS if serving.meal is Meal.LUNCH else _GUESTS // 2
    guests = chance.sample(eaters, count)
    if serving.meal is Meal.LUNCH and diner in eaters and diner not in guests:
        guests[0] = diner
    return guests


def _registration(menu: Menu, guest: DemoPerson, chance: Chance, now: datetime) -> Registration:
    assert menu.published_at
    return Registration(
        id=chance.id(now),
        menu_id=menu.id,
        person_id=guest.id,
        unit_id=guest.unit_id,
        day=menu.day,
        meal=menu.meal,
        portions=2 if chance.random() < 0.05 else 1,
        registered_at=menu.published_at,
    )


async def _say(
    session: AsyncSession,
    serving: Serving,
    menu: Menu,
    items: Sequence[MenuItem],
    guests: Sequence[DemoPerson],
    chance: Chance,
) -> Sequence[Rating]:
    """A quarter of these rate the meal."""
    raters = [guest for guest in guests if chance.random() < 0.25]
    ratings = [_rating(serving, menu, rater, chance) for rater in raters]
    session.add_all(ratings)
    await session.flush()
    session.add_all(
        DishRating(
            rating_id=rating.id,
            dish_id=item.dish_id,
            stars=max(1, min(5, rating.stars + chance.randint(-1, 1))),
        )
        for rating in ratings
        for item in chance.sample(items, 3)
    )
    return ratings


def _story(
    serving: Serving, menu: Menu, registrations: Sequence[Registration], manager: DemoPerson
) -> Iterator[dict[str, Any]]:
    """What the journal says about a meal."""
    assert menu.published_at
    published = MenuPublished(on=menu.day, meal=menu.meal)
    yield line(Ref("person", manager.id), menu.ref, published, menu.published_at)
    for one in registrations:
        yield line(
            Ref("person", one.person_id), menu.ref, Registered(portions=one.portions), one.registered_at
        )
    if menu.present is not None:
        counted_at = serving.ends(menu.day) + _SETTLED
        yield line(Ref("person", manager.id), menu.ref, PresentCounted(people=menu.present), counted_at)


def _said(ratings: Sequence[Rating], manager: DemoPerson) -> Iterator[dict[str, Any]]:
    for rating in ratings:
        yield line(Ref("person", rating.person_id), rating.ref, Rated(stars=rating.stars), rating.rated_at)
        if rating.reply and rating.replied_at:
            replied = Replied(words=rating.reply, action=rating.action)
            yield line(Ref("person", manager.id), rating.ref, replied, rating.replied_at)


def _rating(serving: Serving, menu: Menu, rater: DemoPerson, chance: Chance) -> Rating:
    stars = chance.choices((5, 4, 3, 2), (50, 42, 6, 2))[0]
    at = serving.ends(menu.day) + timedelta(minutes=chance.randint(0, 15))
    content = stars >= 4
    is_answered = not content and chance.random() < 0.7
    words = "".join(chance.sample(SAID if content else BLAMED, 2))
    reply, action = chance.choice(REPLIES)
    return Rating(
        id=chance.id(at),
        canteen_id=menu.canteen_id,
        menu_id=menu.id,
        person_id=rater.id,
        stars=stars,
        tags=[chance.choice(_PRAISE if content else _BLAME)],
        words=words if chance.random() < 0.5 else None,
        rated_at=at,
        reply=reply if is_answered else None,
        action=action if is_answered else None,
        replied_at=at + timedelta(hours=2) if is_answered else None,
    )


async def _wish(
    session: AsyncSession, canteen: Canteen, eaters: Sequence[DemoPerson], chance: Chance, now: datetime
) -> None:
    answers = (Answer.SERVED, Answer.PLANNED, None, None, Answer.NOT_POSSIBLE)
    for (name, words), answer in zip(WISHES, answers, strict=True):
        voters = chance.sample(eaters, chance.randint(3, 60))
        suggestion = Suggestion(
            id=chance.id(now - timedelta(days=9)),
            canteen_id=canteen.id,
            person_id=voters[0].id,
            name=name,
            words=words,
            suggested_at=now - timedelta(days=9),
            answer=answer,
            answer_words="下周起每周三供应。" if answer is Answer.PLANNED else None,
        )
        session.add(suggestion)
        await session.flush()
        session.add_all(Vote(suggestion_id=suggestion.id, person_id=voter.id) for voter in voters)
