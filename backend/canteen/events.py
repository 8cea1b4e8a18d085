"""What the journal says about canteens."""

from datetime import date
from uuid import UUID

from backend.kernel.journal import Event


class CanteenAdded(Event, frozen=True, kw_only=True, verb="canteen.added"):
    path: str
    seats: int


class CanteenChanged(Event, frozen=True, kw_only=True, verb="canteen.changed"):
    fields: list[str]


class WeekCopied(Event, frozen=True, kw_only=True, verb="canteen.week_copied"):
    """`menus` became drafts of the week that begins `on`."""

    on: date
    menus: int


class DishAdded(Event, frozen=True, kw_only=True, verb="dish.added"):
    name: str


class DishChanged(Event, frozen=True, kw_only=True, verb="dish.changed"):
    fields: list[str]


class DishRetired(Event, frozen=True, kw_only=True, verb="dish.retired"):
    pass


class DishBroughtBack(Event, frozen=True, kw_only=True, verb="dish.brought_back"):
    pass


class MenuWritten(Event, frozen=True, kw_only=True, verb="menu.written"):
    """`published`: people could see the menu before already."""

    on: date
    meal: str
    dishes: list[UUID]
    published: bool = False


class MenuPublished(Event, frozen=True, kw_only=True, verb="menu.published"):
    on: date
    meal: str


class MealCalledOff(Event, frozen=True, kw_only=True, verb="menu.called_off"):
    """`registered`: how many people had been going to come."""

    on: date
    meal: str
    words: str
    registered: int


class PresentCounted(Event, frozen=True, kw_only=True, verb="menu.counted"):
    people: int


class Registered(Event, frozen=True, kw_only=True, verb="menu.registered"):
    portions: int


class RegistrationTakenBack(Event, frozen=True, kw_only=True, verb="menu.taken_back"):
    pass


class Rated(Event, frozen=True, kw_only=True, verb="meal_rating.given"):
    stars: int


class Replied(Event, frozen=True, kw_only=True, verb="meal_rating.replied"):
    words: str
    action: str | None = None


class Suggested(Event, frozen=True, kw_only=True, verb="dish_suggestion.made"):
    name: str


class Voted(Event, frozen=True, kw_only=True, verb="dish_suggestion.voted"):
    pass


class VoteTakenBack(Event, frozen=True, kw_only=True, verb="dish_suggestion.vote_taken_back"):
    pass


class Answered(Event, frozen=True, kw_only=True, verb="dish_suggestion.answered"):
    answer: str


class TakeawayOffered(Event, frozen=True, kw_only=True, verb="takeaway_offer.written"):
    canteen: UUID
    on: date
    dishes: int
    portions: int


class TakeawayWithdrawn(Event, frozen=True, kw_only=True, verb="takeaway_offer.withdrawn"):
    """`orders` were cancelled."""

    canteen: UUID
    on: date
    words: str
    orders: int


class TakeawayOrdered(Event, frozen=True, kw_only=True, verb="takeaway_order.placed"):
    """`changed`: there was an order before, which this one is in place of."""

    slot: UUID
    portions: int
    changed: bool = False


class TakeawayTakenBack(Event, frozen=True, kw_only=True, verb="takeaway_order.taken_back"):
    pass


class TakeawayCancelled(Event, frozen=True, kw_only=True, verb="takeaway_order.cancelled"):
    """By the canteen, which has withdrawn the offer."""


class TakeawayPickedUp(Event, frozen=True, kw_only=True, verb="takeaway_order.picked_up"):
    pass


class TakeawayNotPickedUp(Event, frozen=True, kw_only=True, verb="takeaway_order.not_picked_up"):
    pass
