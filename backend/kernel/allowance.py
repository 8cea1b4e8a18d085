"""How often one person may do what costs much."""

import time
from uuid import UUID


class Allowance:
    """So many at once, and then one more every `seconds`, for each person. Kept by each process for itself."""

    def __init__(self, at_once: int, seconds: float) -> None:
        self._slack = (at_once - 1) * seconds
        self._seconds = seconds
        self._next: dict[UUID, float] = {}
        """When a person who never hurried would come again."""

    def take(self, who: UUID) -> float:
        """Take one, or learn after how many seconds there will be one."""
        now = time.monotonic()
        turn = max(self._next.get(who, now), now)
        wait = turn - now - self._slack
        if wait > 0:
            return wait
        self._next[who] = turn + self._seconds
        return 0
