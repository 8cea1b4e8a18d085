"""The demo area is what it says it is, and what its people say makes sense."""

from pathlib import Path
from typing import Any

import pytest

from backend.edge.demo.descriptions import phrases
from backend.edge.demo.dishes import DISHES
from backend.edge.demo.likelihood import places_for
from backend.edge.demo.servings import LOOKS, drawn
from backend.facility.models import Place, SpaceUse
from backend.opinions.models import State
from backend.tickets.category_tree import TREE
from backend.tickets.models import Category
from tests.conftest import named
from tests.service import TICKETS, query, with_pictures

KINDS = [kind.key for group in TREE for kind in group.kinds]


@pytest.fixture(scope="module")
def area(postgres: str, inhabited: str) -> str:
    return named(postgres, inhabited)


def one(area: str, statement: str) -> Any:
    ((value,),) = query(area, statement)
    return value


def test_it_has_what_was_promised(area: str) -> None:
    counts = {
        "site": "place WHERE kind = 'site'",
        "buildings": "place WHERE kind = 'building'",
        "floors": "place WHERE kind = 'floor' AND plan_width > 0",
        "spaces": "place WHERE kind = 'space' AND polygon IS NOT NULL",
        "equipment": "equipment",
        "units": "unit",
        "cadres": "person WHERE unit_id IS NOT NULL",
        "contractors": "contractor",
        "workers": "person JOIN role_grant ON person_id = person.id AND role = 'worker'",
        "tickets": "ticket",
    }
    found = {what: one(area, f"SELECT count(*) FROM {rows}") for what, rows in counts.items()}
    assert found == {
        "site": 1,
        "buildings": 6,
        "floors": 40,
        "spaces": 1200,
        "equipment": 2000,
        "units": 26,
        "cadres": 3000,
        "contractors": 4,
        "workers": 60,
        "tickets": TICKETS,
    }


def test_the_area_lives(area: str) -> None:
    """Something of everything that the desks show, and nothing without its line in the journal."""
    for what in (
        "ticket_supporter", "ticket_follow_up", "ticket_rating", "stock_movement WHERE cause = 'issue'",
        "ticket_photo WHERE stage = 'before'", "ticket_photo WHERE stage = 'after'",
        *(f"opinion WHERE state = '{state}'" for state in State),
        "opinion WHERE note IS NOT NULL", "public_answer_useful",
        "ticket WHERE urge_count > 0", "ticket WHERE status = 'held'", "journal WHERE verb = 'ticket.remarked'",
    ):  # fmt: skip
        assert one(area, f"SELECT count(*) FROM {what}") > 0, what
    assert (
        one(
            area,
            "SELECT count(*) FROM leave WHERE (now() AT TIME ZONE 'Asia/Shanghai')::date BETWEEN starts_on AND ends_on",
        )
        == 4
    )
    assert one(area, "SELECT count(*) FROM secretary") == 26
    for row, verb in (
        ("ticket_supporter", "supported"),
        ("ticket_follow_up", "followed_up"),
        ("ticket_rating WHERE NOT silent", "rated"),
    ):
        told = f"SELECT count(*) FROM journal WHERE verb = 'ticket.{verb}'"
        assert one(area, f"SELECT count(*) FROM {row}") == one(area, told), row
    assert one(area, "SELECT sum(supporter_count) FROM ticket") == one(
        area, "SELECT count(*) FROM ticket_supporter"
    )


def test_rooms_are_booked_before_and_after_today_and_nothing_is_untold(area: str) -> None:
    assert one(area, "SELECT count(*) FROM room") == one(
        area, "SELECT count(*) FROM place WHERE use = 'meeting'"
    )
    for what in (
        "starts_at > now()",
        "ends_at < now()",
        "confidential",
        "state = 'no_show'",
        "state = 'over'",
        "state = 'requested'",
    ):
        assert one(area, f"SELECT count(*) FROM booking WHERE {what}") > 0, what
    assert one(area, "SELECT count(*) FROM booking") == one(
        area, "SELECT count(*) FROM journal WHERE verb IN ('booking.booked', 'booking.requested')"
    )
    assert one(area, "SELECT count(*) FROM booking WHERE state IN ('requested', 'booked', 'in_use')") == one(
        area, "SELECT count(*) FROM due WHERE errand = 'rooms.roll' AND done_at IS NULL"
    )


def test_messages_left_and_none_waits_to_be_sent_by_somebodys_trial(area: str) -> None:
    assert query(area, "SELECT DISTINCT state::text FROM delivery ORDER BY 1") == [("given_up",), ("sent",)]
    assert one(area, "SELECT count(DISTINCT channel) FROM delivery WHERE state = 'sent'") >= 4


def test_shelves_hold_what_came_in_less_what_went_out(area: str) -> None:
    wrong = one(
        area,
        "SELECT count(*) FROM stock_item WHERE on_hand IS DISTINCT FROM"
        " (SELECT sum(quantity) FROM stock_movement WHERE item_id = stock_item.id)",
    )
    assert wrong == 0


def test_a_repair_took_as_long_as_its_timeline_says(area: str) -> None:
    wrong = one(
        area,
        "SELECT count(*) FROM ticket WHERE minutes <> COALESCE((SELECT max((data->>'minutes')::int) FROM journal"
        " WHERE subject_id = ticket.id AND verb = 'ticket.done'), 0)",
    )
    assert wrong == 0


def test_every_photo_can_be_shown(
    area: str, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    data = with_pictures(tmp_path_factory, tmp_path / "data")
    assert one(area, "SELECT count(*) FROM ticket_photo WHERE stage = 'report'") > 0
    assert one(area, "SELECT count(DISTINCT photo_id) FROM dish") == len(set(LOOKS.values()))
    hashes = query(area, "SELECT DISTINCT sha256, bytes FROM file")
    for digest, size in hashes:
        assert (data / "files" / digest[:2] / f"{digest}.jpg").stat().st_size == size
        assert (data / "files" / digest[:2] / f"{digest}.thumb.jpg").stat().st_size > 0


def test_a_description_begins_with_its_place(area: str) -> None:
    odd = query(
        area,
        "SELECT description, place.name FROM ticket JOIN place ON place.id = place_id"
        " WHERE NOT starts_with(description, place.name) AND reporter_id IS NOT NULL LIMIT 3",
    )
    assert odd == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_trouble_happens_somewhere_and_is_told_in_words_of_that_place(area: str, kind: str) -> None:
    rows = query(area, "SELECT name, use FROM place WHERE kind = 'space'")
    places = [Place(name=name, use=SpaceUse(use)) for name, use in rows]
    somewhere = places_for(Category(key=kind), places)
    assert somewhere
    for place in somewhere:
        for words in phrases(kind, place):
            # The place is named once, and no other kind of place.
            assert not any(other in words for other in ("办公室", "会议室", "走廊", "餐厅", "卫生间")), words


def test_a_lamp_is_told_of_where_it_hangs() -> None:
    hall = Place(name="大众餐厅", use=SpaceUse.CANTEEN)
    office = Place(name="1321办公室", use=SpaceUse.OFFICE)
    assert phrases("power.light", hall) == ("靠窗一排灯不亮", "取餐台上方的灯一直闪")
    assert phrases("power.light", office) == ("灯管不亮", "有两根灯管一直闪", "顶灯时亮时灭")
    assert phrases("water.toilet", office) == ()


def test_kitchens_and_counters_have_a_past_and_something_to_do(area: str) -> None:
    for what in (
        "morning_check WHERE cardinality(unfit_because) > 0",
        "food_sample",
        "sample_disposal",
        "disinfection",
        "ledger_strike",
        "certificate WHERE valid_until < now()",
        "takeaway_order WHERE state = 'picked_up'",
        "takeaway_order WHERE state = 'not_picked_up'",
        "takeaway_order JOIN person ON person.id = person_id WHERE login = 'cadre' AND state = 'ordered'",
        "due WHERE errand = 'hygiene.certificate' AND done_at IS NULL",
    ):
        assert one(area, f"SELECT count(*) FROM {what}") > 0, what
    for row, verb in (
        ("morning_check", "morning_check.recorded"),
        ("food_sample", "food_sample.recorded"),
        ("disinfection", "disinfection.recorded"),
        ("takeaway_order", "takeaway_order.placed"),
        ("meal_registration", "menu.registered"),
        ("meal_rating", "meal_rating.given"),
        ("menu WHERE published_at IS NOT NULL", "menu.published"),
    ):
        told = f"SELECT count(*) FROM journal WHERE verb = '{verb}'"
        assert one(area, f"SELECT count(*) FROM {row}") == one(area, told), row
    elsewhere = "JOIN person p ON p.id = person_id WHERE r.unit_id IS DISTINCT FROM p.unit_id"
    assert one(area, f"SELECT count(*) FROM meal_registration r {elsewhere}") == 0
    for taken, lines in (
        ("SELECT sum(taken) FROM takeaway_item", "SELECT sum(portions) FROM takeaway_order_line"),
        ("SELECT sum(taken) FROM takeaway_slot", "SELECT count(*) FROM takeaway_order"),
    ):
        assert one(area, taken) == one(area, lines)


def test_every_dish_has_its_picture(area: str) -> None:
    assert set(LOOKS) == {name for _, name, *_ in DISHES}
    assert one(area, "SELECT count(*) FROM dish WHERE photo_id IS NULL") == 0


def test_a_dish_is_drawn_alike_at_every_generation() -> None:
    for look in (LOOKS["红烧肉"], LOOKS["米饭"]):
        assert drawn(look).tobytes() == drawn(look).tobytes()


def test_a_scale_has_sent_what_was_weighed_at_the_first_counter(area: str) -> None:
    by_scale = "kitchen_weighing WHERE point_id IS NOT NULL"
    assert one(area, f"SELECT count(*) FROM {by_scale}") > 0
    assert query(area, f"SELECT DISTINCT stall FROM {by_scale}") == [("一号窗口",)]
    unread = one(
        area,
        "SELECT count(*) FROM kitchen_weighing WHERE stall = '一号窗口' AND NOT EXISTS (SELECT FROM reading"
        " WHERE reading.point_id = kitchen_weighing.point_id AND time = read_at AND value = kg)",
    )
    assert unread == 0


def test_what_presses_is_done_at_night_and_little_is_late(area: str) -> None:
    on = "(finished_at AT TIME ZONE 'Asia/Shanghai')"
    night = f"extract(hour FROM {on}) NOT BETWEEN 6 AND 21"
    done, at_night, late = query(
        area,
        f"SELECT count(*), count(*) FILTER (WHERE {night}), count(*) FILTER (WHERE finished_late)"
        " FROM ticket WHERE finished_at IS NOT NULL",
    )[0]
    assert 0 < at_night / done < 0.15
    assert late / done < 0.05


def test_most_guests_are_content_but_not_all(area: str) -> None:
    for ratings in ("meal_rating", "meeting_rating"):
        content = one(area, f"SELECT avg((stars >= 4)::int) FROM {ratings}")
        assert 0.85 < content < 1, ratings
