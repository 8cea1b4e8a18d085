"""Which time the last reading of a recording shall get."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

from iot_adapters.replay.client import local_time


@dataclass(frozen=True, slots=True)
class Until:
    name: str
    """now, exact, or a time in ISO 8601. It tells one replay of a recording from another."""

    @classmethod
    def parse(cls, text: str) -> Self:
        return cls("now" if text == "now" else local_time(text).isoformat())

    @property
    def is_future(self) -> bool:
        return self.name not in ("now", "exact") and datetime.fromisoformat(self.name) > datetime.now(UTC)

    def target(self, latest: datetime) -> datetime:
        match self.name:
            case "now":
                return datetime.now(UTC).replace(second=0, microsecond=0)
            case "exact":
                return latest
            case moment:
                return datetime.fromisoformat(moment)
