"""Mobile numbers of people without an account: read as typed, sealed to be recognised, masked to be shown."""

import hashlib
import hmac
import re

from backend.kernel.errors import Invalid

_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_PREFIX = re.compile(r"^(\+|00)86")


def read(typed: str) -> str:
    """The eleven digits, without spaces, hyphens and the country's prefix."""
    number = _PREFIX.sub("", re.sub(r"[\s-]", "", typed))
    if not _MOBILE.fullmatch(number):
        raise Invalid(field="phone")
    return number


def masked(number: str) -> str:
    """138****1234: enough for whoever knows the number, of no use to anyone else."""
    return f"{number[:3]}****{number[-4:]}"


def seal(secret: bytes, number: str) -> bytes:
    """What recognises the number. With the secret in it nobody finds it out by trying all numbers there are."""
    return hmac.new(secret, b"phone" + number.encode(), hashlib.sha256).digest()
