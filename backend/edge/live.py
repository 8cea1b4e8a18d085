"""Live news for the app: ids of what changed, to those who may see it; the app then reads again."""

from collections.abc import AsyncIterator, Callable

import strawberry

from backend.hygiene.models import EntryKind
from backend.identity.actor import Actor
from backend.identity.graphql_permission import Info, signed_in
from backend.kernel.errors import Invalid, NotAllowed
from backend.kernel.live import RESYNC
from backend.kernel.live import Change as News
from backend.kernel.refs import Ref
from backend.supervision.events import ReportAdvanced, ReportAsked
from backend.tickets import events
from backend.tickets.visibility import may_follow, takes_orders

MOST_SUBJECTS = 50

_OF_OPINIONS = frozenset({"opinion", "public_answer"})
_OF_CANTEENS = frozenset(
    {"canteen", "dish", "menu", "meal_rating", "dish_suggestion", "takeaway_offer", "takeaway_order"}
)
_OF_KITCHENS = frozenset(
    {
        *EntryKind,
        "ingredient",
        "kitchen_fixed_cost",
        "kitchen_meal",
        "kitchen_staff",
        "kitchen_weighing",
        "larder_batch",
        "ledger_strike",
        "menu",
        "self_evaluation",
    }
)
_OF_ROOMS = frozenset({"booking", "meeting_rating", "room", "approval"})
_OF_LEADERS = frozenset(
    {"ticket.rated", "meeting_rating.given", "meal_rating.given", ReportAsked.verb, ReportAdvanced.verb}
)
_MOVES_A_POOL = frozenset(
    event.verb
    for event in (events.Accepted, events.Assigned, events.GivenBack, events.Reopened, events.Cancelled)
)


@strawberry.type(description="`kind` is `resync` at the beginning and after a gap: read everything again.")
class Change:
    kind: str
    id: strawberry.ID
    verb: str


Hears = Callable[[News], Change | None]


@strawberry.type
class LiveSubscription:
    @strawberry.subscription(
        permission_classes=[signed_in],
        description=(
            "Subjects are `ticket:<id>`, `inbox` (my own), and, without naming what changed, `board` (some "
            "ticket, for desks), `pool` (for workers: something to grab may have come or gone), `rooms` (some "
            "booking, room or rating), `canteens` (some menu, order, rating or wish), `kitchens` (what is weighed, "
            "fetched or evaluated, some entry of a hygiene ledger), `opinions`, `leaders` (some rating, or a monthly "
            "report is further) and `alarms`."
        ),
    )
    async def changes(self, info: Info, subjects: list[str]) -> AsyncIterator[Change]:
        hears = await _audience(info, subjects)
        async for news in info.context.live.changes(after_reading=True):
            if news is RESYNC:
                yield Change(kind="resync", id=strawberry.ID(""), verb="")
            elif change := next(filter(None, (hear(news) for hear in hears)), None):
                yield change


async def _audience(info: Info, subjects: list[str]) -> list[Hears]:
    if not 0 < len(subjects) <= MOST_SUBJECTS:
        raise Invalid(field="subjects", limit=MOST_SUBJECTS)
    me = info.context.me
    return [await _hears(info, me, subject) for subject in subjects]


async def _hears(info: Info, me: Actor, subject: str) -> Hears:
    """What a subject lets through. Permission is asked once, when the subscription begins."""
    match subject:
        case "inbox":
            return lambda news: _told(news) if news.subject == Ref("inbox", me.id) else None
        case "board":
            _require(me, "see the ticket board")
            return lambda news: _something("board") if news.subject.kind == "ticket" else None
        case "pool":
            if not takes_orders(me):
                raise NotAllowed(field="subjects")
            return _pool_moved
        case "rooms":
            _require(me, "book rooms")
            return lambda news: _something("rooms") if news.subject.kind in _OF_ROOMS else None
        case "canteens":
            _require(me, "eat in canteens")
            return lambda news: _something("canteens") if news.subject.kind in _OF_CANTEENS else None
        case "opinions":
            _require(me, "give opinions")
            return lambda news: _something("opinions") if news.subject.kind in _OF_OPINIONS else None
        case "kitchens":
            _require(me, "oversee kitchens")
            return lambda news: _something("kitchens") if news.subject.kind in _OF_KITCHENS else None
        case "leaders":
            _require(me, "see the leaders' view")
            return lambda news: _something("leaders") if news.verb in _OF_LEADERS else None
        case "alarms":
            _require(me, "see alarms")
            return lambda news: _something("alarms") if news.subject.kind == "alarm" else None
    try:
        wanted = Ref.parse(subject)
    except ValueError:
        raise Invalid(field="subjects") from None
    async with info.context.read() as session:
        if wanted.kind != "ticket" or not await may_follow(session, me, wanted.id):
            raise NotAllowed(field="subjects")
    # Whoever did the work does not even hear that it was rated: see `tickets.rating`.
    unheard = events.ABOUT_SATISFACTION if me.contractor_id else frozenset()
    return lambda news: _told(news) if news.subject == wanted and news.verb not in unheard else None


def _told(news: News) -> Change:
    return Change(kind=news.subject.kind, id=strawberry.ID(str(news.subject.id)), verb=news.verb)


def _pool_moved(news: News) -> Change | None:
    moves = news.subject.kind == "ticket" and news.verb in _MOVES_A_POOL
    return _something("pool") if moves else None


def _something(subject: str) -> Change:
    """Whether it is the listener's to see is not looked up for each piece of news, so it is not named."""
    return Change(kind=subject, id=strawberry.ID(""), verb=f"{subject}.changed")


def _require(me: Actor, ability: str) -> None:
    if not me.may(ability):
        raise NotAllowed(field="subjects")
