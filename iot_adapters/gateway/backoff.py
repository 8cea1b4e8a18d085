"""How long to wait before trying again."""

import asyncio
import logging
import random

from iot_adapters.gateway.errors import Transient

log = logging.getLogger(__name__)


class Backoff:
    """Doubling up to a cap, with jitter so that a thousand gateways do not return at once."""

    def __init__(self, first: float = 0.5, cap: float = 60.0, patience: float = 600.0) -> None:
        """Seconds; `patience` is the longest wait that another side may ask of us."""
        self._first = first
        self._cap = cap
        self._patience = patience
        self._tries = 0

    def reset(self) -> None:
        self._tries = 0

    async def pause(self, trouble: Transient) -> None:
        delay = self.delay(trouble)
        log.warning("%s; trying again in %.1f s", trouble, delay)
        await asyncio.sleep(delay)

    def delay(self, trouble: Transient) -> float:
        # The exponent is bounded too: after a week of tries 2.0**n would overflow.
        ceiling = min(self._cap, self._first * 2.0 ** min(self._tries, 30))
        self._tries += 1
        own = random.uniform(ceiling / 2, ceiling)
        if trouble.retry_after is None:
            return own
        return min(trouble.retry_after, self._patience) + random.uniform(0, self._first)
