"""Meeting service."""

from backend.rules.models import Confidence
from backend.rules.rule import Rule, found, proposed
from backend.rules.values import Amount, Count, Days, Minutes, Value, Word


class Lead(Value, frozen=True):
    """What is ready how long before, and how often is refilled."""

    set_up_minutes: Minutes
    equipment_minutes: Minutes
    refill_from_minutes: Minutes
    refill_to_minutes: Minutes


class Quota(Value, frozen=True):
    """Of a unit in a calendar month; 0 where there is no limit."""

    bookings: Count
    hours: Count


class Prices(Value, frozen=True):
    """In yuan: of one name plate, one person's tea, one technician and so on; 0 where nothing is charged."""

    layout: Amount
    name_plates: Amount
    tea: Amount
    interpretation: Amount
    video: Amount
    technician: Amount


STAGES = Rule(
    "meeting.stages",
    "会议服务环节",
    "Stages of meeting service",
    tuple[Word, ...],
    found(
        ["预订确认", "方案", "布置", "检查", "引导", "茶水", "设备", "巡视", "清场", "评价"],
        Confidence.SOURCE,
    ),
)
LEAD = Rule(
    "meeting.lead",
    "会前准备与续水时间",
    "Lead times of a meeting",
    Lead,
    proposed(
        {"set_up_minutes": 60, "equipment_minutes": 30, "refill_from_minutes": 15, "refill_to_minutes": 20}
    ),
    unit="分钟",
)
REMINDER = Rule(
    "meeting.reminder",
    "会务未完成提醒提前量",
    "Meeting staff are reminded of what is not done before it is due by",
    Minutes,
    proposed(15),
    unit="分钟",
)
PRICES = Rule(
    "meeting.prices",
    "会议服务收费标准",
    "Prices of meeting services",
    Prices,
    proposed(
        {"layout": 0, "name_plates": 2, "tea": 5, "interpretation": 800, "video": 100, "technician": 100},
        note="每项单价（元），按数量计；0 表示不收费",
    ),
    unit="元",
)
OFFER = Rule(
    "meeting.offer",
    "候补会议室保留时间",
    "A room that is offered to someone is held for",
    Minutes,
    proposed(60),
    unit="分钟",
)
QUOTA = Rule(
    "meeting.quota",
    "每单位每月会议室预订额度",
    "What a unit may book in a month",
    Quota,
    proposed({"bookings": 0, "hours": 0}, note="0 表示不限"),
)
CHECK_IN = Rule(
    "meeting.check_in",
    "会议签到最早提前",
    "People may check in to a meeting before it begins by",
    Minutes,
    proposed(15),
    unit="分钟",
)
NO_SHOW = Rule(
    "meeting.no_show",
    "无人签到的会议室释放时间",
    "A room that nobody has come to is released after",
    Minutes,
    proposed(15),
    unit="分钟",
)
RATING_DAYS = Rule(
    "meeting.rating_days",
    "会后可评价期限",
    "A meeting may be rated for",
    Days,
    proposed(7),
    unit="天",
)
