"""Working hours, satisfaction, and the supervision of contractors."""

from datetime import date
from typing import Annotated

from msgspec import Meta

from backend.identity.roles import ABILITIES, Role
from backend.rules.models import Confidence
from backend.rules.rule import Rule, found, proposed
from backend.rules.values import Amount, Count, Days, Every, Limit, Night, Percent, Value, Word, WorkingHours

WORKING_HOURS = Rule(
    "working.hours",
    "工作时间",
    "Working hours",
    WorkingHours,
    proposed({"spans": [{"start": "08:30:00", "end": "12:00:00"}, {"start": "13:30:00", "end": "17:30:00"}]}),
)


class Scale(Value, frozen=True):
    """Answers from best to worst; `satisfied` of them, from the best on, count as satisfied."""

    answers: tuple[Word, ...]
    satisfied: Count


SATISFACTION_SCALE = Rule(
    "satisfaction.scale",
    "满意度等级",
    "Scale of satisfaction",
    Scale,
    found({"answers": ["满意", "较满意", "一般", "不满意"], "satisfied": 2}, Confidence.SOURCE),
)
SATISFACTION_ASPECTS = Rule(
    "satisfaction.aspects",
    "满意度测评方面",
    "Aspects of satisfaction",
    tuple[Word, ...],
    found(["基础", "设施", "秩序", "环境", "会议"], Confidence.SOURCE),
)
SATISFIED_STARS = Rule(
    "satisfaction.stars",
    "计为满意的最低星级",
    "Stars that count as satisfied, at least",
    Count,
    proposed(4, "5 星对应满意，4 星对应较满意"),
    unit="星",
)
SATISFACTION_THRESHOLDS = Rule(
    "satisfaction.thresholds",
    "满意率分级",
    "Thresholds of the satisfaction rate",
    tuple[Percent, ...],
    proposed([85, 90, 95]),
    unit="%",
)
MOST_SURVEYS = Rule(
    "feedback.most_surveys",
    "每人每月最多收到的问卷",
    "Surveys that a person is asked in a month, at most",
    Count,
    proposed(2),
    unit="份",
)


class OpinionRoutes(Value, frozen=True):
    """Which role answers opinions of each category."""

    property: Role
    canteen: Role
    meeting: Role
    environment: Role
    safety: Role
    other: Role


def lead_to_who_answers(routes: OpinionRoutes) -> bool:
    return all(getattr(routes, each) in ABILITIES["answer opinions"] for each in routes.__struct_fields__)


OPINION_ROUTES = Rule(
    "opinions.routes",
    "意见由谁答复",
    "Who answers opinions",
    OpinionRoutes,
    proposed(
        {
            "property": "dispatcher",
            "canteen": "canteen_manager",
            "meeting": "meeting_manager",
            "environment": "dispatcher",
            "safety": "security_desk",
            "other": "supervisor",
        }
    ),
    is_sound=lead_to_who_answers,
)
OPINION_DEADLINE = Rule(
    "opinions.deadline",
    "意见答复时限",
    "An opinion is answered within",
    Limit,
    proposed({"days": 5, "clock": "working"}),
)
OPINION_YELLOW = Rule(
    "opinions.yellow",
    "意见亮黄灯的剩余时间",
    "Yellow lamp of an opinion: time left",
    Days,
    proposed(1),
    unit="个工作日",
)
OPINION_SILENCE = Rule(
    "opinions.silence",
    "答复后未评价自动办结",
    "An answer that nobody speaks about is final after",
    Limit,
    proposed({"days": 7, "clock": "elapsed"}),
)
Sample = Annotated[int, Meta(ge=1, le=100_000)]
SMALLEST_SAMPLE = Rule(
    "satisfaction.smallest_sample",
    "公布满意率的最小样本",
    "Ratings that a published satisfaction rate needs, at least",
    Sample,
    proposed(5, "少于此数不公布，以免看出是谁评的"),
    unit="份",
)


class Weights(Value, frozen=True):
    """What each service counts for in the index; among those with enough answers."""

    repairs: Amount
    meetings: Amount
    meals: Amount


SATISFACTION_WEIGHTS = Rule(
    "satisfaction.weights",
    "满意指数各项服务权重",
    "Weights of the services in the satisfaction index",
    Weights,
    proposed({"repairs": 50, "meetings": 20, "meals": 30}, "只计样本足够的服务，按权重折算"),
)


Weeks = Annotated[int, Meta(ge=1, le=520)]
"""Ten years back: more would leave the calendar."""


class Jumps(Value, frozen=True):
    """What is worth a look: a week's mean so many robust deviations from the median of the weeks before, so many
    ratings from one device within a minute, or with the same words."""

    weeks: Weeks
    deviations: Amount
    in_a_minute: Count
    same_words: Count


SATISFACTION_JUMPS = Rule(
    "satisfaction.jumps",
    "评价异常提示",
    "Ratings that are flagged",
    Jumps,
    proposed(
        {"weeks": 8, "deviations": 3, "in_a_minute": 3, "same_words": 5}, "只提示，不剔除；匿名问卷不参与"
    ),
)


class Effort(Value, frozen=True):
    """What each part counts for in the effort index, and what is night."""

    orders: Amount
    hours: Amount
    off_hours: Amount
    urgent: Amount
    distance: Amount
    weeks: Weeks
    night: Night
    storey_metres: Amount


EFFORT = Rule(
    "effort.index",
    "辛苦指数构成",
    "What the effort index is made of",
    Effort,
    proposed(
        {
            "orders": 40,
            "hours": 30,
            "off_hours": 15,
            "urgent": 10,
            "distance": 5,
            "weeks": 12,
            "night": {"start": "22:00:00", "end": "06:00:00"},
            "storey_metres": 4,
        },
        "各项与前 12 周周均之比按权重平均，100 为前 12 周水平",
    ),
)
CADENCE = Rule(
    "supervision.cadence",
    "监管节奏",
    "Cadence of supervision",
    tuple[Every, ...],
    found(
        [{"what": "巡查", "days": 1}, {"what": "复盘", "days": 7}, {"what": "考核", "months": 1}],
        Confidence.WEAK,
    ),
)
SCORE = Rule(
    "supervision.score",
    "考核分值构成",
    "What the score of a contractor is made of",
    dict[Word, Percent],
    proposed({"日常检查": 40, "工单时效": 25, "满意度": 20, "安全": 10, "台账": 5}),
    unit="分",
)
APPEAL = Rule(
    "supervision.appeal",
    "扣分申诉期限",
    "A deduction may be appealed for",
    Limit,
    proposed({"days": 3, "clock": "elapsed"}),
)
FAILS = Rule(
    "supervision.fails",
    "连续不合格即预警解约",
    "Fails in a row that warn of termination",
    Count,
    proposed(2),
    unit="次",
)


class Band(Value, frozen=True):
    """From this score on, so many per cent are paid; `plus_score` adds the score itself."""

    score: Amount
    percent: Percent
    plus_score: bool = False


PAYMENT = Rule(
    "supervision.payment",
    "考核付款方案",
    "Payment by score",
    dict[Word, tuple[Band, ...]],
    found(
        {
            "甲": [{"score": 85, "percent": 100}, {"score": 0, "percent": 15, "plus_score": True}],
            "丙": [
                {"score": 95, "percent": 100},
                {"score": 85, "percent": 98},
                {"score": 75, "percent": 95},
                {"score": 65, "percent": 90},
                {"score": 60, "percent": 80},
                {"score": 0, "percent": 70},
            ],
        },
        Confidence.WEAK,
        note="可选其一；丙案 60 分以下为不超过 70%",
    ),
    unit="%",
)
PERFORMANCE_PAY = Rule(
    "supervision.performance_pay",
    "绩效留存比例（付款方案乙）",
    "Share held as performance pay",
    Percent,
    found(5, Confidence.WEAK),
    unit="%",
)
INSPECTIONS = Rule(
    "inspection.rhythm",
    "房屋巡检周期",
    "Rhythm of inspections",
    tuple[Every, ...],
    found(
        [
            {"what": "房屋结构、外立面", "months": 3},
            {"what": "门窗、楼梯", "days": 15},
            {"what": "地面、吊顶", "months": 2},
            {"what": "防雷设施", "months": 12},
        ],
        Confidence.SOURCE,
    ),
)
NATIONAL_DATA = Rule(
    "data.spine",
    "基础数据分类",
    "Kinds of base and subject data",
    dict[Word, tuple[Word, ...]],
    found(
        {
            "基础": ["人员", "机构", "地理"],
            "主题": [
                "资产",
                "公务用车",
                "办公用房",
                "运行成本",
                "接待",
                "节能",
                "后勤服务",
                "餐饮",
                "安全防控",
            ],
        },
        Confidence.SOURCE,
        "GB/T 43243-2023 机关事务信息化基础数据规范",
        on=date(2023, 1, 1),
        note="只查到目录；生效日按文件年份记",
    ),
)
