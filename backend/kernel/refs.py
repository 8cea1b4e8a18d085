"""An opaque pointer to any row of any slice, and time-ordered ids."""

import os
import time
from typing import NamedTuple
from uuid import UUID


class Ref(NamedTuple):
    """Names a row without importing its slice; `kind` is the table's name."""

    kind: str
    id: UUID

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"

    @classmethod
    def parse(cls, text: str) -> "Ref":
        kind, _, identifier = text.partition(":")
        return cls(kind, UUID(identifier))


def uuid7() -> UUID:
    """RFC 9562 version 7: 48 bits of Unix milliseconds, then random bits."""
    at = time.time_ns() // 1_000_000
    noise = int.from_bytes(os.urandom(10))
    return UUID(int=at << 80 | 0x7 << 76 | (noise >> 68 & 0xFFF) << 64 | 0b10 << 62 | noise & (1 << 62) - 1)
