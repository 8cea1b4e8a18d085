"""Safety, security, visitors and the alarm desk."""

from datetime import date

from backend.rules.models import Confidence
from backend.rules.rule import Rule, found, proposed
from backend.rules.values import Count, Every, Limit, Value, Word


class Flood(Value, frozen=True):
    """Alarms in so many minutes that an operator can well handle, and more than which is a flood."""

    minutes: Count
    fine: Count
    flood: Count


FIRE_CHECKS = Rule(
    "safety.fire_checks",
    "消防检查与巡查周期",
    "Rhythm of fire checks",
    tuple[Every, ...],
    found(
        [{"what": "机关防火检查（至少）", "months": 3}, {"what": "重点单位防火巡查", "days": 1}],
        Confidence.SOURCE,
        note="巡查由巡查人和主管人员签字",
    ),
)
DRILLS = Rule(
    "safety.drills",
    "消防演练周期",
    "Rhythm of fire drills",
    tuple[Every, ...],
    found([{"what": "重点单位", "months": 6}, {"what": "其他单位", "months": 12}], Confidence.COMMON),
)
CONTROL_ROOM = Rule(
    "safety.control_room",
    "消防控制室每班人数",
    "People on a shift of the control room",
    Count,
    found(2, Confidence.COMMON, note="24 小时值班"),
    unit="人",
)
PATROLS = Rule(
    "security.patrols",
    "安保巡逻周期",
    "Rhythm of patrols",
    tuple[Every, ...],
    found([{"what": "核心机房", "hours": 2}, {"what": "公共区域", "hours": 3}], Confidence.SOURCE),
)
VIDEO = Rule(
    "security.video",
    "重点目标视频保存",
    "Video of key targets is kept",
    Count,
    found(90, Confidence.COMMON),
    unit="天",
)
EMERGENCY_ENTRY = Rule(
    "visitor.emergency_entry",
    "紧急进入补录期限",
    "An emergency entry is recorded within",
    Limit,
    proposed({"minutes": 8 * 60, "clock": "elapsed"}),
)
HAZARDS = Rule(
    "safety.hazards_by",
    "重大隐患动态清零期限",
    "No major hazard is left by",
    date,
    found("2026-12-31", Confidence.SOURCE, note="安全生产治本攻坚三年行动"),
)
EMERGENCY_LEVELS = Rule(
    "safety.emergency_levels",
    "突发事件等级",
    "Levels of emergencies",
    dict[Word, Word],
    found({"Ⅰ": "红", "Ⅱ": "橙", "Ⅲ": "黄", "Ⅳ": "蓝"}, Confidence.SOURCE),
)
FLOOD = Rule(
    "alarm.flood",
    "报警洪泛判定",
    "When alarms are a flood",
    Flood,
    found(
        {"minutes": 10, "fine": 1, "flood": 10},
        Confidence.COMMON,
        "ISA-18.2、EEMUA 191",
        note="每名值班员；超过 flood 条即为洪泛",
    ),
)
