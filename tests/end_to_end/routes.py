"""Every page of the app as somebody opens it: what the tests of looks go through, one entry after the other.

Words are keys of the app's own messages (`common.home` is `home` in locales/<language>/common.json), so that
an entry works in both languages.
"""

from collections.abc import Callable
from dataclasses import dataclass

from tests.end_to_end.room_links import a_door
from tests.service import Service

CADRES = (
    "SELECT t.id FROM ticket t JOIN person p ON p.id = t.reporter_id WHERE p.login = 'cadre' AND t.status = "
)


@dataclass(frozen=True)
class View:
    name: str
    """Of the picture."""
    path: str
    """As the app's router has it."""
    login: str | None
    ready: str
    """What stands there once the page is: a key of a message, or a selector of CSS that begins with `css:`."""
    presses: tuple[str, ...] = ()
    """What to press then, one after the other, to open a sheet, a picker or a dialog: as `ready`.

    `choose:` and a value is an option of a list that drops down, `day:` and a number the day so many days ahead.
    """
    subject: str | Callable[[Service], str] = ""
    """SQL for what stands in the path's parameter or for the `{}` of what is pressed, or what finds it."""
    query: str = ""
    """SQL for the address's query, such as `place=…`."""

    @property
    def desk(self) -> bool:
        return self.path.startswith("/desk/")

    @property
    def wall(self) -> bool:
        return self.path.startswith("/door/")


def _ticket(status: str) -> str:
    return f"{CADRES}'{status}' ORDER BY t.reported_at LIMIT 1"


def _repairing(name: str, presses: tuple[str, ...]) -> View:
    return View(name, _TICKET, "worker", "tickets.timeline", presses, _ticket("arrived"))


def _dispatching(name: str, *presses: str) -> View:
    return View(f"dispatch-{name}", "/desk/dispatch", "dispatcher", _ROW, presses)


def _placing(name: str, *presses: str) -> View:
    return View(f"places-{name}", "/desk/places", "assets", "places.wholeArea", presses, query=_ROOM_CHOSEN)


_TO_DO = "css:.to-do .items button"
_SAMPLED = """
SELECT format('part=samples&canteen=%s&day=%s', menu.canteen_id, day) FROM menu JOIN food_sample ON menu_id = menu.id
ORDER BY day DESC LIMIT 1
"""
"""Of the latest meal a dish is missing."""
_MISSING = "css:.to-do:has(+ .to-do) button"
"""In the first of the two lists: what stands in the other is destroyed at a touch."""

_DAY_OF = "SELECT 'day=' || (min(starts_at) AT TIME ZONE 'Asia/Shanghai')::date FROM booking"
_TO_COME = "state = 'booked' AND starts_at > now()"
_DAY_OF_MEETINGS = f"{_DAY_OF} WHERE {_TO_COME}"
_DAY_OF_TASKS = f"{_DAY_OF} JOIN meeting_service ON booking_id = booking.id WHERE {_TO_COME}"
"""Today may be a holiday."""


def _kitchen(name: str, part: str, ready: str, *presses: str) -> View:
    return View(f"hygiene-{name}", "/desk/hygiene", "canteen", ready, presses, query=f"SELECT 'part={part}'")


_TICKET, _ROW = "/tickets/:id", "css:tbody tr"
_APPROVALS = "css:.strip label:nth-child(2):nth-last-child(2)"
_CALL = "dispatch.action.follow_up"
_CLOSED = f"SELECT 'ticket=' || id FROM ({_ticket('closed')}) t"
_ROOM = "FROM place WHERE path = '1号楼 4层 413办公室'"
_ROOM_CHOSEN = f"SELECT 'place=' || id {_ROOM}"

_YESTERDAY = "SELECT 'day=' || max(day) FROM kitchen_meal WHERE meal = 'dinner'"
_BEFORE = "css:.strip label:nth-child(2)"
_RETIRED = "canteenDesk.desk.retired"
_CALLING_OFF = ("canteenDesk.weekAfter", "css:.cell:has(.caption)", "canteenDesk.callOff")
_COUNTER = "SELECT 'part=takeaway'"
_WITHDRAWING = ("day:1", "takeawayDesk.withdraw")
"""Today's pick-up may be over."""
_MEETING_ROOM = "SELECT place.code FROM room JOIN place ON place.id = place_id ORDER BY place.path LIMIT 1"
_WHOLE_DAY = ("css:label:has([value='{}'])", "choose:10:00", "choose:480", "rooms.wait")
_BUSY_DAY = """
SELECT day FROM (SELECT (starts_at AT TIME ZONE 'Asia/Shanghai')::date AS day FROM booking WHERE state = 'booked') one
WHERE day > (now() AT TIME ZONE 'Asia/Shanghai')::date
GROUP BY day HAVING count(*) > (SELECT count(*) FROM room) ORDER BY day LIMIT 1
"""
"""On which no room is free for so long: tomorrow may be a holiday."""
_ANSWERED = "SELECT o.id FROM opinion o JOIN person p ON p.id = person_id WHERE login = 'cadre' AND state = 'answered'"
_NOT_SATISFIED = "opinions.notSatisfied"
_PUBLISH, _UNPUBLISH = "opinionsDesk.action.publish", "opinionsDesk.unpublish"
_PUBLISHED = "SELECT 'opinion=' || opinion_id FROM public_answer ORDER BY id LIMIT 1"
_UNPUBLISHED = """
    SELECT 'opinion=' || id FROM opinion WHERE state = 'answered'
    AND id NOT IN (SELECT opinion_id FROM public_answer) ORDER BY id LIMIT 1
"""
_OPENED = "SELECT code FROM place WHERE anonymous_reports"

PHONE = (
    View("sign-in", "/sign-in", None, "identity.signIn"),
    View("not-found", "/:path(.*)*", "cadre", "common.notFoundWords", subject="SELECT 'nowhere'"),
    View("home", "/", "cadre", "tickets.myMatters"),
    View("report", "/report", "cadre", "report.whatIsWrong"),
    View("report-kind", "/report", "cadre", "report.whatIsWrong", ("css:.tile:not(.back)", "css:label.tile")),
    View("report-gaps", "/report", "cadre", "report.whatIsWrong", ("report.sendReport",)),
    View("place-search", "/report", "cadre", "report.whatIsWrong", ("facility.change",)),
    View("place-tree", "/report", "cadre", "report.whatIsWrong", ("facility.change", "facility.byTree")),
    View("place-plan", "/report", "cadre", "report.whatIsWrong", ("facility.change", "facility.byPlan")),
    View("unsent", "/unsent", "cadre", "unsent.allSent"),
    View("my-tickets", "/tickets", "cadre", "tickets.openTickets"),
    View("my-tickets-closed", "/tickets", "cadre", "tickets.openTickets", ("tickets.closedTickets",)),
    View("ticket-reported", _TICKET, "cadre", "tickets.timeline", subject=_ticket("reported")),
    View("ticket-assigned", _TICKET, "cadre", "tickets.timeline", subject=_ticket("assigned")),
    View("ticket-supported", _TICKET, "unit", "tickets.timeline", subject=_ticket("assigned")),
    View("ticket-urge", _TICKET, "cadre", "tickets.timeline", ("tickets.action.urge",), _ticket("accepted")),
    View("ticket-held", _TICKET, "cadre", "tickets.timeline", subject=_ticket("held")),
    View("ticket-done", _TICKET, "cadre", "tickets.timeline", subject=_ticket("done")),
    View("ticket-approve", _TICKET, "cadre", "tickets.timeline", ("tickets.action.approve",), _ticket("done")),
    View("ticket-refuse", _TICKET, "cadre", "tickets.timeline", ("tickets.action.refuse",), _ticket("done")),
    View("ticket-photo", _TICKET, "cadre", "tickets.timeline", ("css:.photos button",), _ticket("done")),
    View("ticket-closed", _TICKET, "cadre", "tickets.timeline", subject=_ticket("closed")),
    View("rooms", "/rooms", "cadre", "css:.bar"),
    View("rooms-conditions", "/rooms", "cadre", "css:.bar", ("css:summary",)),
    View("rooms-week", "/rooms", "cadre", "css:.bar", ("rooms.week",)),
    View("rooms-book", "/rooms", "cadre", "css:.bar", ("rooms.book",)),
    View("rooms-wait", "/rooms", "cadre", "css:.bar", _WHOLE_DAY, _BUSY_DAY),
    View("surveys", "/surveys", "cadre", "feedback.promise"),
    View("surveys-promise", "/surveys", "cadre", "feedback.promise", ("css:summary",)),
    View("bookings", "/bookings", "cadre", "rooms.cancelBooking"),
    View("bookings-past", "/bookings", "cadre", "rooms.cancelBooking", ("rooms.past",)),
    View("meeting-rate", "/bookings", "cadre", "rooms.past", ("rooms.past", "meetingRating.rate")),
    View("booking-cancel", "/bookings", "cadre", "rooms.cancelBooking", ("rooms.cancelBooking",)),
    View("booking-change", "/bookings", "cadre", "rooms.cancelBooking", ("rooms.change",)),
    View("booking-services", "/bookings", "cadre", "rooms.cancelBooking", ("roomServices.services",)),
    View("bookings-calendar", "/bookings", "cadre", "rooms.cancelBooking", ("rooms.calendar",)),
    View("bookings-approve", "/bookings", "meeting", _APPROVALS, (_APPROVALS,)),
    View("booking-refuse", "/bookings", "meeting", _APPROVALS, (_APPROVALS, "rooms.refuse")),
    View("canteen", "/canteen", "cadre", "css:fieldset .strip"),
    View("canteen-takeaway", "/canteen", "cadre", "takeaway.change", ("takeaway.change",)),
    View("canteen-mine", "/canteen", "cadre", "canteen.rate", query="SELECT 'part=mine'"),
    View("canteen-rate", "/canteen", "cadre", "canteen.rate", ("canteen.rate",), query="SELECT 'part=mine'"),
    View("canteen-liked", "/canteen", "cadre", "canteen.suggest", query="SELECT 'part=liked'"),
    View("canteen-suggest", "/canteen", "cadre", "canteen.suggest", ("canteen.suggest",), query="SELECT 'part=liked'"),
    View("opinions", "/opinions", "cadre", "opinions.part.mine"),
    View("opinions-write", "/opinions", "cadre", "opinions.part.mine", ("opinions.write",)),
    View("opinions-public", "/opinions", "cadre", "opinions.allCategories", query="SELECT 'part=public'"),
    View("opinion", "/opinions/:id", "cadre", _NOT_SATISFIED, subject=_ANSWERED),
    View("opinion-unsatisfied", "/opinions/:id", "cadre", _NOT_SATISFIED, (_NOT_SATISFIED,), _ANSWERED),
    View("inbox", "/inbox", "cadre", "notify.unread"),
    View("me", "/me", "cadre", "identity.size"),
    View("me-worker", "/me", "worker", "identity.enterLeave"),
    View("me-leave", "/me", "worker", "identity.enterLeave", ("identity.enterLeave",)),
    View("sign-out", "/me", "cadre", "identity.size", ("identity.signOut",)),
    View("notice-preferences", "/me/notices", "cadre", "notify.quietHours"),
    View("password", "/me/password", "cadre", "identity.oldPassword"),
    View("sessions", "/me/sessions", "cadre", "identity.thisDevice"),
    View("scan", "/scan", "cadre", "facility.codeHint"),
    View("code", "/q/:code", "cadre", "facility.reportHere", subject=f"SELECT code {_ROOM}"),
    View("code-room", "/q/:code", "cadre", "rooms.today", subject=_MEETING_ROOM),
    View("door", "/door/:token", None, "roomDoors.scan", subject=a_door),
    View("door-ended", "/door/:token", None, "roomDoors.gone", subject="SELECT 'over'"),
    View("stranger-sign-in", "/visit/:code", None, "stranger.signInTitle", subject=f"SELECT code {_ROOM}"),
    View("stranger", "/visit/:code", None, "stranger.phone", subject=_OPENED),
    View("stranger-gaps", "/visit/:code", None, "stranger.phone", ("report.sendReport",), _OPENED),
    View("stranger-link-over", "/visit/ticket/:token", None, "stranger.linkOver", subject="SELECT 'over'"),
    View("pool", "/pool", "worker", "work.grab"),
    View("orders", "/orders", "worker", "work.stage.ASSIGNED"),
    View("effort", "/effort", "manager", "effort.orders"),
    View("order-assigned", _TICKET, "worker", "work.action.arrive", subject=_ticket("assigned")),
    View("order-arrived", _TICKET, "worker", "work.action.finish", subject=_ticket("arrived")),
    _repairing("order-step", ("work.action.step",)),
    _repairing("order-finish", ("work.action.finish",)),
    _repairing("order-more", ("work.more",)),
    _repairing("order-hold", ("work.more", "work.action.hold")),
    _repairing("order-transfer", ("work.more", "work.action.transfer")),
    _repairing("order-give-back", ("work.more", "work.action.give_back")),
)  # fmt: skip

DESK = (
    View("dispatch", "/desk/dispatch", "dispatcher", _ROW),
    _dispatching("ticket", _ROW),
    _dispatching("ticked", "css:tbody tr input"),
    _dispatching("assign", "css:tbody tr input", "dispatch.dispatchTicked"),
    _dispatching("accept", "css:.counts > :nth-child(1)", _ROW, "dispatch.action.accept"),
    View("dispatch-follow-up", "/desk/dispatch", "dispatcher", _CALL, (_CALL,), query=_CLOSED),
    _dispatching("caller", "dispatch.reportForCaller"),
    View("dispatch-manager", "/desk/dispatch", "manager", _ROW),
    View("rooms-desk", "/desk/rooms", "meeting", _ROW),
    View("room", "/desk/rooms", "meeting", _ROW, (_ROW,)),
    View("room-change", "/desk/rooms", "meeting", _ROW, (_ROW, "rooms.change")),
    View("room-close", "/desk/rooms", "meeting", _ROW, (_ROW, "roomsDesk.close")),
    View("surveys-desk", "/desk/surveys", "supervisor", _ROW),
    View("survey", "/desk/surveys", "supervisor", _ROW, ("css:tbody tr:nth-child(2)",)),
    View("survey-new", "/desk/surveys", "supervisor", _ROW, ("feedbackDesk.newSurvey",)),
    View("room-days", "/desk/room-days", "meeting", _ROW),
    View("room-week", "/desk/room-days", "meeting", _ROW, ("roomsDesk.view.week",)),
    View("room-booking", "/desk/room-days", "meeting", _ROW, ("css:button.open",), query=_DAY_OF_MEETINGS),
    View("room-approvals", "/desk/room-approvals", "meeting", _ROW, (_ROW,)),
    View("room-use", "/desk/room-use", "meeting", _ROW),
    View("meeting-ratings", "/desk/room-use", "meeting", _ROW, ("roomsDesk.useBy.RATINGS",)),
    View("meeting-tasks", "/desk/meeting-tasks", "meeting", _ROW, query=_DAY_OF_TASKS),
    View("room-add", "/desk/rooms", "meeting", _ROW, ("roomsDesk.addRoom",)),
    View("canteen-desk", "/desk/canteen", "canteen", "css:.cell"),
    View("canteen-menu", "/desk/canteen", "canteen", "css:.cell", ("css:tr:nth-child(2) .cell",)),
    View("canteen-call-off", "/desk/canteen", "canteen", "css:.cell", _CALLING_OFF),
    View("canteen-counter", "/desk/canteen", "canteen", _ROW, query=_COUNTER),
    View("canteen-offer", "/desk/canteen", "canteen", _ROW, ("takeawayDesk.changeOffer",), query=_COUNTER),
    View("canteen-withdraw", "/desk/canteen", "canteen", _ROW, _WITHDRAWING, query=_COUNTER),
    _kitchen("checks", "checks", "hygiene.unchecked"),
    _kitchen("check", "checks", "hygiene.unchecked", _TO_DO),
    _kitchen("samples", "samples", "hygiene.toDestroy"),
    View("hygiene-sample", "/desk/hygiene", "canteen", "hygiene.unsampled", (_MISSING,), query=_SAMPLED),
    View("hygiene-strike", "/desk/hygiene", "canteen", "hygiene.unsampled", ("hygiene.strike",), query=_SAMPLED),
    _kitchen("disinfection", "disinfection", "hygiene.undisinfected"),
    _kitchen("disinfect", "disinfection", "hygiene.undisinfected", _TO_DO),
    View("hygiene-papers", "/desk/hygiene", "supervisor", "hygiene.toRenew", query="SELECT 'part=papers'"),
    _kitchen("paper", "papers", "hygiene.addPaper", "hygiene.addPaper"),
    View("canteen-dishes", "/desk/canteen", "canteen", _ROW, query="SELECT 'part=dishes'"),
    View("canteen-dish", "/desk/canteen", "canteen", _ROW, (_ROW,), query="SELECT 'part=dishes'"),
    View("canteen-retired", "/desk/canteen", "canteen", _ROW, (_RETIRED,), query="SELECT 'part=dishes'"),
    View("canteen-ratings", "/desk/canteen", "canteen", "canteenDesk.reply", query="SELECT 'part=ratings'"),
    View("canteen-wishes", "/desk/canteen", "canteen", _ROW, query="SELECT 'part=wishes'"),
    View("opinions-desk", "/desk/opinions", "supervisor", _ROW),
    View("opinion-side", "/desk/opinions", "supervisor", _ROW, (_ROW,)),
    View("opinion-supervise", "/desk/opinions", "supervisor", _ROW, (_ROW, "opinionsDesk.action.supervise")),
    View("opinion-answer", "/desk/opinions", "dispatcher", _ROW, (_ROW, "opinionsDesk.action.answer")),
    View("opinion-publish", "/desk/opinions", "supervisor", _PUBLISH, (_PUBLISH,), query=_UNPUBLISHED),
    View("opinion-unpublish", "/desk/opinions", "supervisor", _UNPUBLISH, (_UNPUBLISH,), query=_PUBLISHED),
    View("kitchen", "/desk/kitchen", "canteen", "css:.meal", query=_YESTERDAY),
    View("kitchen-weigh", "/desk/kitchen", "canteen", "css:.meal", ("kitchen.weigh",), query=_YESTERDAY),
    View("kitchen-record", "/desk/kitchen", "canteen", "css:.meal", ("kitchen.record",), query=_YESTERDAY),
    View("larder", "/desk/larder", "canteen", _ROW),
    View("larder-batches", "/desk/larder", "canteen", _ROW, (_ROW,)),
    View("larder-recall", "/desk/larder", "canteen", _ROW, (_ROW, "kitchen.recall")),
    View("larder-give-back", "/desk/larder", "canteen", _ROW, (_ROW, "kitchen.recall", "kitchen.giveBack")),
    View("larder-correct", "/desk/larder", "canteen", _ROW, (_ROW, "kitchen.correct")),
    View("larder-ingredient", "/desk/larder", "canteen", _ROW, (_ROW, "kitchen.changeIngredient")),
    View("larder-fetch", "/desk/larder", "canteen", _ROW, ("kitchen.fetch",)),
    View("larder-delivery", "/desk/larder", "canteen", _ROW, ("kitchen.receive",)),
    View("kitchen-costs", "/desk/kitchen-costs", "supervisor", "css:.sums"),
    View("kitchen-fixed", "/desk/kitchen-costs", "canteen", "css:.sums", ("kitchen.enterFixed",)),
    View("self-evaluation", "/desk/self-evaluation", "canteen", "css:.item"),
    View("self-evaluation-finding", "/desk/self-evaluation", "canteen", "css:.item", ("kitchen.addFinding",)),
    View("self-evaluation-closed", "/desk/self-evaluation", "supervisor", "css:.item", (_BEFORE,)),
    View("alarms", "/desk/alarms", "security", _ROW),
    View("alarms-all", "/desk/alarms", "security", _ROW, ("alarms.all",)),
    View("alarm", "/desk/alarms", "security", _ROW, (_ROW,)),
    View("statistics", "/desk/statistics", "supervisor", "supervision.groups"),
    View("leaders", "/desk/leaders", "supervisor", "leaders.units"),
    View("leaders-words", "/desk/leaders", "supervisor", "css:.share", ("css:.share",)),
    View("leaders-how", "/desk/leaders", "supervisor", "leaders.units", ("leaders.how",)),
    View("places", "/desk/places", "assets", "places.wholeArea"),
    View("places-room", "/desk/places", "assets", "places.wholeArea", query=_ROOM_CHOSEN),
    _placing("change", "places.change"),
    _placing("equipment", "places.equipmentCount", _ROW),
    _placing("add-equipment", "places.addEquipment"),
    _placing("connect", "places.connect"),
    _placing("close", "places.takeOutOfUse"),
    View("places-import", "/desk/places", "assets", "places.wholeArea", ("places.import",)),
    View("people", "/desk/people", "sysadmin", _ROW),
    View("person", "/desk/people", "sysadmin", _ROW, (_ROW,)),
    View("person-secretaries", "/desk/people", "unit", _ROW, (_ROW,)),
    View("person-password", "/desk/people", "sysadmin", _ROW, (_ROW, "people.handOut")),
    View("person-leaver", "/desk/people", "sysadmin", _ROW, (_ROW, "people.markLeaver")),
    View("person-roles", "/desk/people", "secadmin", _ROW, (_ROW,)),
    View("people-import", "/desk/people", "sysadmin", _ROW, ("people.import",)),
    View("person-worker", "/desk/people", "manager", _ROW, (_ROW,), query="SELECT 'role=WORKER'"),
    View("people-units", "/desk/people", "sysadmin", _ROW, ("people.homes.unit",)),
    View("contracts", "/desk/contracts", "dispatcher", _ROW),
    View("visitors-numbers", "/desk/phones", "unit", _ROW),
    View("visitors-numbers-add", "/desk/phones", "unit", _ROW, ("phones.add",)),
    View("contract", "/desk/contracts", "supervisor", _ROW, (_ROW,)),
    View("contract-change", "/desk/contracts", "supervisor", _ROW, (_ROW, "contracts.change")),
    View("contract-end", "/desk/contracts", "supervisor", _ROW, (_ROW, "contracts.end")),
    View("contract-new", "/desk/contracts", "supervisor", _ROW, ("contracts.add",)),
    View("stock", "/desk/stock", "manager", _ROW),
    View("stock-item", "/desk/stock", "manager", _ROW, (_ROW,)),
    View("stock-new", "/desk/stock", "manager", _ROW, ("stock.newItem",)),
    View("points", "/desk/points", "energy", _ROW),
    View("point", "/desk/points", "energy", _ROW, (_ROW,)),
    View("journal", "/desk/journal", "auditor", _ROW),
    View("rules", "/desk/rules", "sysadmin", _ROW),
    View("rule", "/desk/rules", "sysadmin", _ROW, (_ROW,)),
    View("rule-new", "/desk/rules", "sysadmin", _ROW, (_ROW, "rules.newVersion")),
    View("calendar", "/desk/calendar", "sysadmin", "css:.month"),
    View("calendar-day", "/desk/calendar", "sysadmin", "css:.month", ("css:.day",)),
    View("health", "/desk/health", "sysadmin", "health.jobs"),
    View("deliveries", "/desk/deliveries", "sysadmin", "deliveries.lastError"),
)  # fmt: skip

VIEWS = (*PHONE, *DESK)
