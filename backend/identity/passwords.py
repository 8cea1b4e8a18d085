"""Hashing and checking passwords: slow on purpose, so in threads, and few at a time."""

import asyncio
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from pwdlib import PasswordHash

from backend.kernel.errors import DomainError

SHORTEST, LONGEST = 10, 200
LEAST_KINDS = 2
"""Of small letters, capital letters, digits and other characters; GB/T 22239 level 3 asks for complexity."""
LEAST_DIFFERENT = 5

_hasher = PasswordHash.recommended()
# Argon2 takes 64 MiB and 50 ms a password: a rush of sign-ins waits here instead of taking the machine.
_threads = ThreadPoolExecutor(max_workers=max(2, os.cpu_count() or 2), thread_name_prefix="manyi-password")
# What an unknown login is checked against, so that it takes as long as a known one.
_nobody = _hasher.hash(os.urandom(32))


class WeakPassword(DomainError):
    """The password is too simple: take at least 10 characters of two kinds, without login or old password."""


def hash_now(password: str) -> str:
    """Blocks for as long as a hash takes; for the command line and the demo area."""
    return _hasher.hash(password)


async def hash_of(password: str) -> str:
    return await asyncio.get_running_loop().run_in_executor(_threads, _hasher.hash, password)


async def is_right(password: str, hashed: str | None) -> bool:
    """Takes the same time whether or not there is a password to compare with."""
    candidate = password[: LONGEST + 1]
    right = await asyncio.get_running_loop().run_in_executor(
        _threads, _hasher.verify, candidate, hashed or _nobody
    )
    return right and hashed is not None


def check_strength(password: str, *, not_like: Sequence[str] = (), field: str = "new") -> None:
    """`not_like` are words that must not be in it: the login, the old password."""
    kinds = sum(any(test(character) for character in password) for test in _KINDS)
    if (
        not SHORTEST <= len(password) <= LONGEST
        or kinds < LEAST_KINDS
        or len(set(password)) < LEAST_DIFFERENT
        or any(word.lower() in password.lower() for word in not_like)
    ):
        raise WeakPassword(field=field, least=SHORTEST, most=LONGEST)


_KINDS = (
    str.islower,
    str.isupper,
    str.isdecimal,
    lambda character: not (character.islower() or character.isupper() or character.isdecimal()),
)
