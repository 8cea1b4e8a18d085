"""The one GraphQL schema, put together from what each slice offers."""

import strawberry

from backend.alarms.graphql import AlarmMutation, AlarmQuery
from backend.canteen.graphql import CanteenMutation, CanteenQuery
from backend.edge.audit.graphql import AuditQuery
from backend.edge.health import HealthQuery
from backend.edge.live import LiveSubscription
from backend.edge.people_import import PeopleImportMutation
from backend.facility.graphql import FacilityMutation, FacilityQuery
from backend.feedback.graphql import FeedbackMutation, FeedbackQuery
from backend.hygiene.graphql import HygieneMutation, HygieneQuery
from backend.identity.graphql import IdentityMutation, IdentityQuery
from backend.kernel.graphql.schema import build_schema
from backend.kitchen.graphql import KitchenMutation, KitchenQuery
from backend.notify.graphql import NotifyMutation, NotifyQuery
from backend.opinions.graphql import OpinionMutation, OpinionQuery
from backend.rooms.graphql import RoomMutation, RoomQuery
from backend.rules.graphql import RulesMutation, RulesQuery
from backend.stock.graphql import StockMutation, StockQuery
from backend.supervision.graphql import SupervisionMutation, SupervisionQuery
from backend.telemetry.graphql import TelemetryMutation, TelemetryQuery
from backend.tickets.graphql import StrangerQuery, TicketMutation, TicketQuery


@strawberry.type
class Query(
    IdentityQuery,
    RulesQuery,
    NotifyQuery,
    FacilityQuery,
    StockQuery,
    TelemetryQuery,
    TicketQuery,
    StrangerQuery,
    AlarmQuery,
    RoomQuery,
    FeedbackQuery,
    OpinionQuery,
    CanteenQuery,
    KitchenQuery,
    HygieneQuery,
    SupervisionQuery,
    HealthQuery,
    AuditQuery,
):
    """Everything that can be read."""


@strawberry.type
class Mutation(
    IdentityMutation,
    RulesMutation,
    NotifyMutation,
    FacilityMutation,
    StockMutation,
    TelemetryMutation,
    TicketMutation,
    AlarmMutation,
    RoomMutation,
    FeedbackMutation,
    OpinionMutation,
    CanteenMutation,
    KitchenMutation,
    HygieneMutation,
    SupervisionMutation,
    PeopleImportMutation,
):
    """Everything that can be done, each with a key that makes it happen once."""


@strawberry.type
class Subscription(LiveSubscription):
    """News."""


schema: strawberry.Schema = build_schema(Query, Mutation, Subscription)
