"""kill -9 of a process that appends, at any moment: readings and cursor agree."""

import random
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from iot_adapters.gateway.spool import Spool

APPENDS = """
import sys
from pathlib import Path
from iot_adapters.gateway.spool import Spool
from tests.iot_adapters.measurements import some_readings

spool = Spool(Path(sys.argv[1]), 1_000_000)
n = int(spool.cursor("numbers") or 0)
while True:
    spool.append(some_readings(50, first=n), "numbers", str(n := n + 50))
    print(n, flush=True)
"""


def test_what_was_appended_survives_and_half_a_chunk_never_shows(spool_folder: Path) -> None:
    chance = random.Random(8300)
    promised = 0
    for _ in range(5):
        with subprocess.Popen(
            [sys.executable, "-c", APPENDS, str(spool_folder)], stdout=subprocess.PIPE, text=True
        ) as appending:
            assert appending.stdout is not None
            for _ in range(chance.randint(1, 40)):
                promised = int(appending.stdout.readline())
            appending.kill()

        with closing(Spool(spool_folder, 1_000_000)) as spool:
            kept = [reading.value for reading in spool.batch(1_000_000)]
            assert len(kept) >= promised
            assert kept == list(range(len(kept)))
            assert spool.cursor("numbers") == str(len(kept))
            assert spool.fill == len(kept)
