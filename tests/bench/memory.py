"""What each process of the service weighs: its share of memory, that of its children included."""

import json
import re
from pathlib import Path

from tests.edge.processes import called, descendants


def tell_memory(name: str, pid: int) -> float:
    """Print the benchmark's line; MiB. PSS counts a page that several processes share in equal parts."""
    weights = [weight for each in (pid, *descendants(pid)) if (weight := _pss(each)) is not None]
    assert weights, called(pid)
    value = sum(weights) / 1024
    line = {"name": f"memory.{name}", "unit": "MiB", "value": round(value, 1), "processes": len(weights)}
    print(json.dumps(line), flush=True)
    return value


def _pss(pid: int) -> int | None:
    """KiB; None of a process that has just ended."""
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None
    found = re.search(r"^Pss: +(\d+) kB$", rollup, re.MULTILINE)
    assert found, rollup
    return int(found.group(1))
