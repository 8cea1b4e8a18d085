"""The GraphQL edge of telemetry."""

from backend.telemetry.graphql.changes import TelemetryMutation
from backend.telemetry.graphql.queries import TelemetryQuery
from backend.telemetry.graphql.types import Point

__all__ = ["Point", "TelemetryMutation", "TelemetryQuery"]
