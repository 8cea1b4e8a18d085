"""Repeatable chance: the same numbers, names and ids at every generation."""

import random
from datetime import datetime
from uuid import UUID


class Chance(random.Random):
    """A seeded source; every part of the demo area has one of its own, so that parts do not disturb each other."""

    def __init__(self, part: str) -> None:
        super().__init__(f"manyi demo: {part}")

    def id(self, moment: datetime) -> UUID:
        """A UUID of version 7, as if it had been made at `moment`."""
        milliseconds = int(moment.timestamp() * 1000)
        noise = self.getrandbits(74)
        return UUID(
            int=milliseconds << 80 | 0x7 << 76 | (noise >> 62) << 64 | 0b10 << 62 | noise & (1 << 62) - 1
        )
