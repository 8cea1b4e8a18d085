"""The canteen: grades, spot checks, samples and waste."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from msgspec import Meta

from backend.rules.models import Confidence
from backend.rules.rule import Rule, found, proposed
from backend.rules.values import Amount, Count, Days, Minutes, Percent, Value, Word


class SpotCheck(Value, frozen=True):
    """The share of canteens checked each year, and within how many years every one is."""

    share: Percent
    all_within_years: Count


class Sample(Value, frozen=True):
    grams: Amount
    hours: Count


class WasteAlarm(Value, frozen=True):
    """Alarm when the waste of a visit is so many per cent over the mean of so many weeks."""

    over_percent: Amount
    weeks: Count


class Item(Value, frozen=True):
    """What a self-evaluation asks, and how many points it can give; `key` joins it to a measure, if there is one."""

    key: Word
    name: Word
    points: Annotated[int, Meta(ge=1, le=100)]


def keep_no_less_than_is_common(sample: Sample) -> bool:
    return sample.grams >= 125 and sample.hours >= 48


def come_to_a_hundred(items: Sequence[Item]) -> bool:
    return sum(item.points for item in items) == 100 and len({item.key for item in items}) == len(items)


class Misses(Value, frozen=True):
    """So many orders left at the counter within so many days; 0 where nobody has to wait."""

    most: Count
    within_days: Days


ANTI_WASTE = date(2024, 1, 1)

SELF_EVALUATION = Rule(
    "canteen.self_evaluation",
    "反浪费自评周期",
    "Self-evaluation against waste: every",
    Count,
    found(3, Confidence.SOURCE, on=ANTI_WASTE),
    unit="月",
)
SPOT_CHECK = Rule(
    "canteen.spot_check",
    "年度抽查比例",
    "Yearly spot check",
    SpotCheck,
    found({"share": 35, "all_within_years": 3}, Confidence.SOURCE, on=ANTI_WASTE),
    unit="%",
)
GRADES = Rule(
    "canteen.grades",
    "食堂评价等级",
    "Grades of a canteen",
    dict[Word, Percent],
    found({"优": 90, "良": 80, "合格": 70}, Confidence.SOURCE, on=ANTI_WASTE, level="新疆"),
    unit="分",
)
SAMPLE = Rule(
    "canteen.sample",
    "食品留样",
    "Sample kept of each dish",
    Sample,
    found({"grams": 125, "hours": 48}, Confidence.COMMON),
    is_sound=keep_no_less_than_is_common,
)
WASTE_ALARM = Rule(
    "canteen.waste_alarm",
    "厨余偏高报警",
    "Alarm of kitchen waste",
    WasteAlarm,
    proposed({"over_percent": 20, "weeks": 4}),
)
WASTE_SAMPLE = Rule(
    "canteen.waste_sample",
    "厨余均值最少餐次",
    "Meals that a mean of kitchen waste needs",
    Count,
    proposed(5),
    unit="餐",
)
EXPIRY_WARNING = Rule(
    "canteen.expiry_warning",
    "食材临期提醒",
    "Reminder before an ingredient expires",
    Days,
    proposed(3),
    unit="天",
)
SELF_EVALUATION_ITEMS = Rule(
    "canteen.self_evaluation_items",
    "反浪费自评项目与分值",
    "Items of the self-evaluation against waste",
    tuple[Item, ...],
    proposed(
        [
            {"key": "waste", "name": "人均餐厨废弃物控制", "points": 25},
            {"key": "weighing", "name": "每餐称重并如实记录", "points": 15},
            {"key": "deviation", "name": "按需备餐，备餐与就餐人数相符", "points": 15},
            {"key": "loss", "name": "食材先进先出，库存损耗低", "points": 15},
            {"key": "portions", "name": "提供小份、半份和按需取餐", "points": 10},
            {"key": "publicity", "name": "反浪费宣传与现场提醒", "points": 10},
            {"key": "duty", "name": "责任到人，问题整改到位", "points": 10},
        ]
    ),
    is_sound=come_to_a_hundred,
)
RECTIFICATION_WARNING = Rule(
    "canteen.rectification_warning",
    "自评问题整改到期提醒",
    "Reminder before a finding has to be put right",
    Days,
    proposed(3),
    unit="天",
)
PORTIONS = Rule(
    "canteen.portions",
    "一次报餐最多份数",
    "Portions that one registration may have",
    Count,
    proposed(5),
    unit="份",
)
RATING_DAYS = Rule(
    "canteen.rating_days",
    "用餐后可评价期限",
    "A meal may be rated for",
    Days,
    proposed(3),
    unit="天",
)
RANKING_SAMPLE = Rule(
    "canteen.ranking_sample",
    "菜品排名最少评价数",
    "Ratings that a dish needs to be ranked",
    Count,
    proposed(10),
    unit="条",
)
TAKEAWAY_PORTIONS = Rule(
    "canteen.takeaway_portions",
    "外带一次每种最多份数",
    "Portions of one dish that an order may have",
    Count,
    proposed(5),
    unit="份",
)
TAKEAWAY_GRACE = Rule(
    "canteen.takeaway_grace",
    "外带取餐时段后保留时间",
    "A takeaway order is kept after its slot for",
    Minutes,
    proposed(30),
    unit="分钟",
)
TAKEAWAY_MISSES = Rule(
    "canteen.takeaway_misses",
    "外带未取暂停预订",
    "Orders left at the counter after which one has to wait",
    Misses,
    proposed({"most": 3, "within_days": 30}, note="0 表示不限"),
)
