"""Kitchen hygiene: what makes unfit for the kitchen, what is disinfected how often, and who is reminded when."""

from collections.abc import Sequence
from itertools import pairwise

from backend.rules.models import Confidence
from backend.rules.rule import Rule, found, proposed
from backend.rules.values import Amount, Count, Days, Minutes, Value, Word


class Disinfect(Value, frozen=True):
    """How many times a day."""

    object: Word
    times: Count


def descend(days: Sequence[int]) -> bool:
    """Whether each reminder comes after the one before it."""
    return all(earlier > later for earlier, later in pairwise(days))


FEVER = Rule(
    "hygiene.fever",
    "晨检体温上限（达到即不得上岗）",
    "Morning check: unfit for the kitchen from",
    Amount,
    found(37.3, Confidence.COMMON),
    unit="℃",
)
DISINFECTION = Rule(
    "hygiene.disinfection",
    "消毒对象与每日次数",
    "What is disinfected how often a day",
    tuple[Disinfect, ...],
    proposed(
        [
            {"object": "餐具", "times": 3},
            {"object": "台面", "times": 3},
            {"object": "设备", "times": 1},
            {"object": "空气", "times": 1},
            {"object": "抹布", "times": 1},
        ]
    ),
    unit="次",
)
MISSING_SAMPLES = Rule(
    "hygiene.missing_samples",
    "开餐后仍未留样的提醒时间",
    "Reminder of dishes without a sample, after a meal has begun",
    Minutes,
    proposed(60),
    unit="分钟",
)
EXPIRY = Rule(
    "hygiene.expiry",
    "证照到期提前提醒",
    "Reminders before a paper expires",
    tuple[Days, ...],
    proposed([30, 7, 0]),
    unit="天",
    is_sound=descend,
)
