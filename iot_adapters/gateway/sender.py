"""Carries the spool to the backend, oldest first, one batch at a time."""

import logging
from collections.abc import Sequence

from iot_adapters.contract import BATCH_LIMIT
from iot_adapters.gateway.backoff import Backoff
from iot_adapters.gateway.errors import Refused, TooLarge, Transient
from iot_adapters.gateway.intake import Intake
from iot_adapters.gateway.spool import Spool, Spooled

log = logging.getLogger(__name__)


class Sender:
    def __init__(self, spool: Spool, intake: Intake, backoff: Backoff) -> None:
        self._spool = spool
        self._intake = intake
        self._backoff = backoff
        self._batch_size = BATCH_LIMIT

    async def run(self) -> None:
        """Never returns; raises `AuthFailed`."""
        while True:
            await self._spool.wait_for_readings()
            await self._deliver(self._spool.batch(self._batch_size))

    async def _deliver(self, batch: Sequence[Spooled]) -> None:
        try:
            await self._post(batch)
        except Refused as refusal:
            await self._divide(batch, refusal)
        else:
            self._spool.confirm(batch)

    async def _divide(self, batch: Sequence[Spooled], refusal: Refused) -> None:
        """Halves down to the culprit, so that one bad reading does not take others with it."""
        if len(batch) == 1:
            self._spool.quarantine(batch[0], refusal.code, refusal.message)
            return
        middle = len(batch) // 2
        log.warning("a batch of %d was refused (%s), sending halves", len(batch), refusal)
        if isinstance(refusal, TooLarge):
            self._batch_size = min(self._batch_size, middle)
        await self._deliver(batch[:middle])
        await self._deliver(batch[middle:])

    async def _post(self, batch: Sequence[Spooled]) -> None:
        while True:
            try:
                await self._intake.post(batch)
            except Transient as trouble:
                await self._backoff.pause(trouble)
            else:
                self._backoff.reset()
                return
