"""Running cost and reception."""

from datetime import date

from backend.rules.models import Confidence
from backend.rules.rule import Rule, found, proposed
from backend.rules.values import Count, Percent, Value, Word


class Hosts(Value, frozen=True):
    """Up to `guests` guests at most `hosts` hosts sit at table; with more, one for every `then_one_for`."""

    guests: Count
    hosts: Count
    then_one_for: Count


COST_KINDS = Rule(
    "cost.kinds",
    "机关运行成本类别",
    "Kinds of running cost",
    tuple[Word, ...],
    proposed(
        [
            "办公",
            "水电气热",
            "物业",
            "维修",
            "租赁",
            "会议",
            "培训",
            "差旅",
            "接待",
            "出国",
            "公车",
            "劳务委托",
            "信息化",
            "资产折旧",
        ]
    ),
)
DEVIATION = Rule(
    "cost.deviation",
    "预算执行偏差提示",
    "Deviation from the budget that alerts",
    Percent,
    proposed(10),
    unit="±%",
)
HOSTS = Rule(
    "reception.hosts",
    "陪餐人数上限",
    "Hosts at table",
    Hosts,
    found({"guests": 10, "hosts": 3, "then_one_for": 3}, Confidence.COMMON),
    unit="人",
)
FORBIDDEN = Rule(
    "reception.forbidden",
    "公务接待不得提供",
    "Never served at a reception",
    tuple[Word, ...],
    found(["酒", "香烟"], Confidence.SOURCE, "2025 年规定", on=date(2025, 1, 1), note="生效日按文件年份记"),
)
