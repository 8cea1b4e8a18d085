"""What people write into the ledger, and how much of it those see who need not know whom it is about."""

from backend.kernel.errors import Invalid

LONGEST = 100
_SHOWN_DIGITS = 4


def written(field: str, typed: str) -> str:
    words = typed.strip()
    if not words or len(words) > LONGEST or not words.isprintable():
        raise Invalid(field=field, limit=LONGEST)
    return words


def masked_name(name: str) -> str:
    """The family name alone: 王**."""
    return name[0] + "*" * (len(name) - 1)


def masked_number(number: str) -> str:
    """Its end, and of a short one no more than half."""
    shown = min(_SHOWN_DIGITS, len(number) // 2)
    return "*" * (len(number) - shown) + number[len(number) - shown :]
