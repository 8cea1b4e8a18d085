"""How often one key, such as a person or a report, may do what costs much."""

import time
from uuid import UUID


class Allowance:
    """So many at once, and then one more every `seconds`, for each key. Kept by each process for itself."""

    def __init__(self, at_once: int, seconds: float) -> None:
        self._slack = (at_once - 1) * seconds
        self._seconds = seconds
        self._next: dict[UUID, float] = {}
        """When a key that never hurried would come again; once passed, it is as good as never seen."""
        self._tidy_at = 0.0

    def take(self, key: UUID) -> float:
        """Take one, or learn after how many seconds there will be one."""
        now = time.monotonic()
        self._forget_passed(now)
        turn = max(self._next.get(key, now), now)
        wait = turn - now - self._slack
        if wait > 0:
            return wait
        self._next[key] = turn + self._seconds
        return 0

    def _forget_passed(self, now: float) -> None:
        """Not more often than a key that was just used up takes to pass."""
        if now >= self._tidy_at:
            self._next = {key: turn for key, turn in self._next.items() if turn > now}
            self._tidy_at = now + self._slack + self._seconds

    def __len__(self) -> int:
        """Keys that are remembered."""
        return len(self._next)
