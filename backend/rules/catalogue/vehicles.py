"""Official vehicles."""

from datetime import date

from backend.rules.models import Confidence
from backend.rules.rule import Rule, found, proposed
from backend.rules.values import Amount, Count, Limit, Percent, Word

KINDS = Rule(
    "vehicle.kinds",
    "公务用车类型",
    "Kinds of official vehicles",
    tuple[Word, ...],
    found(
        ["机要通信", "应急保障", "执法执勤", "特种专业技术", "局级实物保障", "其他"],
        Confidence.SOURCE,
        "DB12/T 1079、1080、1083",
        on=date(2021, 1, 1),
        level="天津",
        note="生效日按文件年份记",
    ),
)
EMERGENCY = Rule(
    "vehicle.emergency_approval",
    "应急用车先派后批：补批期限",
    "An emergency trip is approved within",
    Limit,
    proposed({"minutes": 24 * 60, "clock": "elapsed"}),
)
RENEWAL = Rule(
    "vehicle.renewal",
    "更新最低使用年限",
    "Renewed only after",
    Count,
    found(8, Confidence.COMMON),
    unit="年",
)
NEW_ENERGY = Rule(
    "vehicle.new_energy",
    "新增更新车辆中新能源最低比例",
    "New-energy share of new and replaced vehicles",
    Percent,
    found(40, Confidence.SOURCE, on=date(2024, 7, 1)),
    unit="%",
)
CONSUMPTION = Rule(
    "vehicle.consumption",
    "油电耗偏高提示倍数",
    "Consumption is flagged over the model's mean times",
    Amount,
    proposed(1.2),
    unit="倍",
)
