"""The short code on every QR label: eight characters, readable aloud, the last one checks the others.

The alphabet leaves out 0 O 1 I L and has 31 signs. As 31 is prime, a sum with different weights catches every
single wrong character and every two that changed places.
"""

from collections.abc import Sequence

from sqlalchemy import Sequence as Counter
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.kernel.db import Table
from backend.kernel.errors import DomainError

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 8
HIGHEST = 31 ** (LENGTH - 1)
"""How many codes there are."""

_STEP = 10_000_019_203  # coprime to 31: neighbours in number look nothing alike, and none comes twice
_counter = Counter("facility_code", metadata=Table.metadata)


class MisreadCode(DomainError):
    """This code was misread: look at the label again."""


def encode(number: int) -> str:
    """The code of a number from 0 to HIGHEST - 1; different numbers have different codes."""
    if not 0 <= number < HIGHEST:
        raise ValueError(number)
    scattered = number * _STEP % HIGHEST
    signs = []
    for _ in range(LENGTH - 1):
        scattered, sign = divmod(scattered, 31)
        signs.append(ALPHABET[sign])
    payload = "".join(signs)
    return payload + _check(payload)


def read(text: str) -> str:
    """The code as typed or scanned, without spaces, hyphens and small letters; a misread one is refused."""
    code = "".join(text.split()).replace("-", "").upper()
    if len(code) != LENGTH or not set(code) <= set(ALPHABET) or _check(code[:-1]) != code[-1]:
        raise MisreadCode(field="code")
    return code


async def draw(session: AsyncSession, count: int = 1) -> Sequence[str]:
    """Codes that nothing bears yet nor ever did."""
    numbers = await session.scalars(
        select(func.nextval(_counter.name)).select_from(func.generate_series(1, count))
    )
    return [encode(number) for number in numbers]


def _check(payload: str) -> str:
    return ALPHABET[sum(weight * ALPHABET.index(sign) for weight, sign in enumerate(payload, 1)) % 31]
