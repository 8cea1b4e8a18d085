"""Amounts and words as people type them, or refused."""

from decimal import Decimal

from backend.kernel.errors import Invalid
from backend.kitchen.models import LONGEST_WORDS

MOST = Decimal(100_000)
"""Of anything at once: more is a slip of the finger."""


def amount(
    value: Decimal, field: str, *, decimals: int = 3, least: Decimal = Decimal("0.001"), most: Decimal = MOST
) -> Decimal:
    if not value.is_finite() or not least <= value <= most or value != round(value, decimals):
        raise Invalid(field=field, least=float(least), most=float(most))
    return value


def words(text: str, field: str, longest: int = LONGEST_WORDS) -> str:
    written = text.strip()
    if not written or len(written) > longest or "\0" in written:
        raise Invalid(field=field, limit=longest)
    return written


def few_words(text: str | None, field: str, longest: int = LONGEST_WORDS) -> str | None:
    return words(text, field, longest) if text and text.strip() else None
