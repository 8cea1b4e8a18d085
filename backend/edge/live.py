"""Live news for the app: ids of what changed, to those who may see it; the app then reads again."""

from collections.abc import AsyncIterator, Callable, Set
from typing import NamedTuple

import strawberry

from backend.canteen.events import CanteenChanged, DishChanged, MealCalledOff, MenuPublished, MenuWritten
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


class _Theme(NamedTuple):
    """News of these kinds, or with these verbs, for whoever has the ability. What changed is not named."""

    ability: str
    kinds: Set[str] = frozenset()
    verbs: Set[str] = frozenset()

    def concerns(self, news: News) -> bool:
        return news.subject.kind in self.kinds or news.verb in self.verbs


_THEMES = {
    "alarms": _Theme("see alarms", kinds={"alarm"}),
    "board": _Theme("see the ticket board", kinds={"ticket"}),
    "rooms": _Theme("book rooms", kinds={"booking", "meeting_rating", "room", "approval"}),
    "canteens": _Theme(
        "eat in canteens",
        kinds={
            "canteen",
            "dish",
            "dish_suggestion",
            "meal_rating",
            "menu",
            "takeaway_offer",
            "takeaway_order",
        },
    ),
    "menus": _Theme(
        "eat in canteens",
        verbs={
            MenuWritten.verb,
            MenuPublished.verb,
            MealCalledOff.verb,
            DishChanged.verb,
            CanteenChanged.verb,
        },
    ),
    "kitchens": _Theme(
        "oversee kitchens",
        kinds={
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
        },
    ),
    "opinions": _Theme("give opinions", kinds={"opinion", "public_answer"}),
    "leaders": _Theme(
        "see the leaders' view",
        verbs={
            "ticket.rated",
            ReportAsked.verb,
            ReportAdvanced.verb,
        },
    ),
}
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
            "booking, room or rating), `canteens` (some menu, order, rating or wish), `menus` (what there is to eat), "
            "`kitchens` (what is weighed, fetched or evaluated, some entry of a hygiene ledger), `opinions`, "
            "`leaders` (some rating, or a monthly report is further) and `alarms`."
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
    if subject == "inbox":
        return lambda news: _told(news) if news.subject == Ref("inbox", me.id) else None
    if subject == "pool":
        return _pool(me)
    if theme := _THEMES.get(subject):
        return _of_theme(me, subject, theme)
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


def _pool(me: Actor) -> Hears:
    if not takes_orders(me):
        raise NotAllowed(field="subjects")

    def hears(news: News) -> Change | None:
        moves = news.subject.kind == "ticket" and news.verb in _MOVES_A_POOL
        return _something("pool") if moves else None

    return hears


def _of_theme(me: Actor, subject: str, theme: _Theme) -> Hears:
    if not me.may(theme.ability):
        raise NotAllowed(field="subjects")
    return lambda news: _something(subject) if theme.concerns(news) else None


def _something(subject: str) -> Change:
    """Whether it is the listener's to see is not looked up for each piece of news, so it is not named."""
    return Change(kind=subject, id=strawberry.ID(""), verb=f"{subject}.changed")
