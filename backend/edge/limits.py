"""Whoever asks too often for what costs much hears when to come again."""

from math import ceil
from uuid import UUID

from litestar.exceptions import TooManyRequestsException

from backend.kernel.allowance import Allowance

UPLOADS_AT_ONCE = 60
"""A worker's day in a cellar, with nine photos an order."""
UPLOAD_EVERY = 2.0
"""Seconds, after that."""
EXPORTS_AT_ONCE = 5
"""Of lists with everybody in them: one, and a few with another filter."""
EXPORT_EVERY = 60.0
LINKS_AT_ONCE = 60
"""Of one secret address: a door that asks every 15 seconds, a calendar on all of a person's devices."""
LINK_EVERY = 2.0


def take_one(allowance: Allowance, key: UUID) -> None:
    if wait := allowance.take(key):
        raise TooManyRequestsException(
            "Too often; come again later.", headers={"Retry-After": str(ceil(wait))}
        )
