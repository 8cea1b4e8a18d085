"""Repairs: what is promised by urgency, and how a ticket runs from silence to reminders."""

from backend.rules.models import Confidence
from backend.rules.rule import Rule, found, proposed
from backend.rules.values import (
    CategoryPromise,
    Count,
    Escalation,
    Limit,
    Night,
    Percent,
    Tolerance,
    Value,
    Word,
    ascend,
    come_once,
)

DANGER_ACCEPT = Rule(
    "ticket.sla.danger.accept",
    "危及人身财产安全：受理时限",
    "Danger to life or property: accept within",
    Limit,
    found({"minutes": 15, "clock": "elapsed"}, Confidence.SOURCE),
)
UTILITY_ACCEPT = Rule(
    "ticket.sla.utility.accept",
    "水电气热故障：受理时限",
    "Water, power, gas, heat: accept within",
    Limit,
    found({"minutes": 30, "clock": "elapsed"}, Confidence.SOURCE),
)
UTILITY_FINISH = Rule(
    "ticket.sla.utility.finish",
    "水电气热故障：完成时限",
    "Water, power, gas, heat: finish within",
    Limit,
    proposed({"minutes": 4 * 60, "clock": "elapsed"}),
)
URGENT_ARRIVE = Rule(
    "ticket.sla.urgent.arrive",
    "急修：到场时限",
    "Urgent repair: on site within",
    Limit,
    found(
        {"minutes": 30, "clock": "working"}, Confidence.SOURCE, note="来源定 30 分钟；按工作时间计为系统建议"
    ),
)
URGENT_FINISH = Rule(
    "ticket.sla.urgent.finish",
    "急修：完成时限",
    "Urgent repair: finish within",
    Limit,
    proposed({"minutes": 8 * 60, "clock": "working"}, "8 小时，按工作时间计"),
)
ORDINARY_ACCEPT = Rule(
    "ticket.sla.ordinary.accept",
    "一般报修：受理时限",
    "Ordinary repair: accept within",
    Limit,
    found({"days": 1, "clock": "working"}, Confidence.SOURCE),
)
ORDINARY_FINISH = Rule(
    "ticket.sla.ordinary.finish",
    "一般报修：完成时限",
    "Ordinary repair: finish within",
    Limit,
    proposed({"minutes": 24 * 60, "clock": "working"}, "24 小时，按工作时间计"),
)
BY_CATEGORY = Rule(
    "ticket.sla.by_category",
    "个别类别的时限",
    "Limits of single categories",
    tuple[CategoryPromise, ...],
    found(
        [{"category": "lift.trapped", "arrive": {"minutes": 30, "clock": "elapsed"}}],
        Confidence.COMMON,
        "TSG T5002-2017《电梯维护保养规则》",
        note="设区的市电梯困人,维保人员到场不超过 30 分钟;类别优先于紧急程度,小类优先于大类",
    ),
    is_sound=come_once,
)
AUTO_ACCEPT = Rule(
    "ticket.auto_accept",
    "无人验收时自动验收",
    "Silence accepts the work after",
    Limit,
    proposed({"days": 3, "clock": "elapsed"}, "记为默认评价，不计入满意率"),
)
REWORK = Rule(
    "ticket.rework",
    "返单处理时限",
    "Rework: finish within",
    Limit,
    found({"days": 1, "clock": "working"}, Confidence.WEAK),
)
REOPEN_WINDOW = Rule(
    "ticket.reopen_window",
    "办结后可重新打开的期限",
    "A closed ticket may be reopened for",
    Limit,
    proposed({"days": 7, "clock": "elapsed"}),
)
RATING_WINDOW = Rule(
    "ticket.rating_window",
    "办结后可评价的期限",
    "A closed ticket may be rated for",
    Limit,
    proposed({"days": 7, "clock": "elapsed"}),
)
URGE_INTERVAL = Rule(
    "ticket.urge_interval",
    "两次催办的最短间隔",
    "Time between two urgings",
    Limit,
    proposed({"minutes": 30, "clock": "elapsed"}),
)
DUPLICATE_WINDOW = Rule(
    "ticket.duplicate_window",
    "同地点同类别视为可能重复的期限",
    "The same trouble in the same place may be a duplicate for",
    Limit,
    proposed({"days": 3, "clock": "elapsed"}),
)
HAPPENED_AT = Rule(
    "ticket.happened_at",
    "现场操作时间的可信范围",
    "How far a phone's time of an action is believed",
    Tolerance,
    proposed({"past_minutes": 24 * 60, "future_minutes": 5}, "超出范围以服务器收到的时间计，并作标记"),
)
OPEN_ORDERS = Rule(
    "ticket.open_orders",
    "一名维修人员同时在办工单上限",
    "Open orders a worker may hold",
    Count,
    proposed(8),
    unit="单",
)
MOST_PHOTOS = Rule("ticket.photos", "一次上传照片上限", "Photos of one step", Count, proposed(9), unit="张")
STRANGER_REPORTS = Rule(
    "ticket.stranger_reports",
    "免登录报修:每个手机号每天最多",
    "Reports without signing in from one number a day",
    Count,
    proposed(10),
    unit="单",
)
STRANGER_PHONE = Rule(
    "ticket.stranger_phone",
    "免登录报修:结束后保留完整手机号",
    "Reports without signing in: the whole number is kept after the end for",
    Limit,
    proposed({"days": 14, "clock": "elapsed"}, "长于可重新打开的期限;此后只留打码的号码"),
)
NIGHT = Rule(
    "ticket.night",
    "夜间不提醒时段",
    "Night without reminders",
    Night,
    proposed({"start": "22:00:00", "end": "07:00:00"}, "24 小时响应类别除外"),
)
ESCALATION = Rule(
    "ticket.escalation",
    "临期与超期升级",
    "Escalation of what is nearly or already late",
    tuple[Escalation, ...],
    proposed(
        [
            {"percent": 80, "worker": True},
            {"percent": 100, "worker": True, "roles": ["dispatcher", "contractor_manager"]},
            {"percent": 150, "roles": ["dispatcher", "supervisor"]},
        ],
        "承诺时限的百分比",
    ),
    is_sound=ascend,
)
FIRST_REPAIR = Rule(
    "ticket.first_repair_target",
    "一次修复合格率目标",
    "Target of first-repair rate",
    Percent,
    found(100, Confidence.SOURCE),
    unit="%",
)
AFTER_PHOTO = Rule(
    "ticket.after_photo",
    "完工须有维修后照片",
    "Finished work needs a photo of the result",
    bool,
    proposed(True),
)


class Tag(Value, frozen=True):
    """What a rating may say in one word."""

    key: Word
    name: Word
    name_en: Word
    praise: bool


RATING_TAGS = Rule(
    "ticket.rating_tags",
    "评价标签",
    "Tags of a rating",
    tuple[Tag, ...],
    proposed(
        [
            {"key": "prompt", "name": "响应及时", "name_en": "Prompt", "praise": True},
            {"key": "skilled", "name": "技术过硬", "name_en": "Skilled", "praise": True},
            {"key": "courteous", "name": "态度好", "name_en": "Courteous", "praise": True},
            {"key": "tidy", "name": "收拾干净", "name_en": "Left it tidy", "praise": True},
            {"key": "slow", "name": "来得慢", "name_en": "Slow", "praise": False},
            {"key": "not_fixed", "name": "没修好", "name_en": "Not fixed", "praise": False},
            {"key": "rude", "name": "态度差", "name_en": "Rude", "praise": False},
            {"key": "untidy", "name": "现场脏乱", "name_en": "Left a mess", "praise": False},
        ]
    ),
)
