"""Amounts as people type them, or refused."""

from decimal import Decimal

from backend.kernel.errors import Invalid

SMALLEST = Decimal("0.001")
MOST = Decimal(100_000)
"""Of anything at once: more is a slip of the finger."""


def amount(
    value: Decimal, field: str, *, decimals: int = 3, least: Decimal = SMALLEST, most: Decimal = MOST
) -> Decimal:
    if not value.is_finite() or not least <= value <= most or value != round(value, decimals):
        raise Invalid(field=field, least=float(least), most=float(most))
    return value
