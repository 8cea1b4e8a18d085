"""What proves that we made an address ourselves: seals that only who knows the service's secret can set."""

import hashlib
import hmac
from uuid import UUID

_DIGITS = 32


def seal(secret: bytes, purpose: str, *named: UUID) -> str:
    """32 hexadecimal digits. Each purpose has its own: a seal for one proves nothing for another."""
    about = purpose.encode() + b"".join(each.bytes for each in named)
    return hmac.new(secret, about, hashlib.sha256).hexdigest()[:_DIGITS]


def is_seal(given: str, secret: bytes, purpose: str, *named: UUID) -> bool:
    return hmac.compare_digest(given.encode(), seal(secret, purpose, *named).encode())


def token(secret: bytes, purpose: str, named: UUID) -> str:
    """The id with its seal, in 64 digits: who holds it has been given it."""
    return named.hex + seal(secret, purpose, named)


def named_by(given: str, secret: bytes, purpose: str) -> UUID | None:
    """The id in a token that was made for this purpose."""
    try:
        named = UUID(hex=given[:_DIGITS])
    except ValueError:
        return None
    return named if is_seal(given[_DIGITS:], secret, purpose, named) else None
