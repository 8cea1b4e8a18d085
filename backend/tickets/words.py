"""What people may write: trimmed, and neither empty nor endless."""

from backend.kernel.errors import DomainError

LONGEST = 2000


class TextMissing(DomainError):
    """Please write something here."""


class TextTooLong(DomainError):
    """This text is too long."""


def required(text: str, field: str) -> str:
    written = optional(text, field)
    if written is None:
        raise TextMissing(field=field)
    return written


def optional(text: str | None, field: str, longest: int = LONGEST) -> str | None:
    written = (text or "").strip()
    if len(written) > longest:
        raise TextTooLong(field=field, limit=longest)
    return written or None
