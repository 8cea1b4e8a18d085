"""What a rule is: a key, its names, the type of its value, and the versions that the service starts with."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

import msgspec

from backend.kernel.errors import Invalid
from backend.rules.models import Confidence

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class First:
    """A version that comes with the service. `value` is plain JSON, `source` where it was found."""

    value: Any
    source: str
    effective_on: date
    confidence: Confidence
    level: str
    note: str | None


@dataclass(frozen=True, slots=True)
class Rule(Generic[T]):
    """`kind` is what a value is read as: `snapshot.value(RULE)` has that type."""

    key: str
    name: str
    name_en: str
    kind: type[T]
    versions: Sequence[First]
    unit: str | None = None
    is_sound: Callable[[T], bool] | None = None
    """Of a value of the right type, whether it makes sense as a whole."""

    def read(self, value: Any) -> T:
        """The value typed, or refused when it cannot be one of this rule."""
        try:
            typed = msgspec.convert(value, self.kind)
        except msgspec.ValidationError as error:
            raise Invalid(field="value", reason=str(error)) from None
        if self.is_sound and not self.is_sound(typed):
            raise Invalid(field="value", reason=self.is_sound.__name__)
        return typed


UNNAMED = "公开发布的规定（文件名待录入）"
EARLY = date(2025, 1, 1)
"""In force since before the first ticket, where nobody says since when."""


def found(
    value: Any,
    confidence: Confidence,
    source: str = UNNAMED,
    *,
    on: date = EARLY,
    level: str = "各级",
    note: str | None = None,
) -> tuple[First]:
    """A value that was read somewhere. The source is named only where we know its name."""
    return (First(value, source, on, confidence, level, note),)


def proposed(value: Any, note: str | None = None) -> tuple[First]:
    """A default of ours, to be confirmed by the authority."""
    return (First(value, "系统建议值", EARLY, Confidence.PROPOSED, "本办公区", note),)
