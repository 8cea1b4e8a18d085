"""Office space: area ceilings and what happens to rooms when people move."""

from datetime import date

from backend.rules.models import Confidence
from backend.rules.rule import Rule, found, proposed
from backend.rules.values import Amount, Count, Word

CEILINGS = Rule(
    "space.ceilings",
    "办公室使用面积标准",
    "Ceilings of office area a person",
    dict[Word, dict[Word, Amount]],
    found(
        {
            "中央": {"部正": 54, "部副": 42, "正司": 24, "副司": 18, "处": 12, "处以下": 9},
            "省级": {"正职": 54, "副职": 42, "正厅局": 30, "副厅局": 24, "正处": 18, "副处": 12, "处以下": 9},
            "市级": {"正职": 42, "副职": 30, "正局（处）": 24, "副局（处）": 18, "以下": 9},
            "县级": {"正职": 30, "副职": 24, "正科": 18, "副科": 12, "以下": 9},
        },
        Confidence.COMMON,
        "发改投资〔2014〕2674号",
        on=date(2014, 1, 1),
        note="天津市级机关按省级；生效日按文件年份记",
    ),
    unit="m²",
)
TOLERANCE = Rule(
    "space.tolerance",
    "超标判定容差",
    "Tolerance of the over-standard test",
    Amount,
    proposed(0),
    unit="m²",
)
SECOND_OFFICE = Rule(
    "space.second_office",
    "兼职办公室腾退期限",
    "A second office is vacated within",
    Count,
    found(2, Confidence.SOURCE, note="自不再兼职起"),
    unit="月",
)
RECOVERY = Rule(
    "space.recovery",
    "调离或退休后办公室收回期限",
    "After transfer or retirement a room is recovered within",
    Count,
    found(1, Confidence.SOURCE),
    unit="月",
)
SUPPLY_ORDER = Rule(
    "space.supply_order",
    "办公用房配置顺序",
    "Order of supply",
    tuple[Word, ...],
    found(["调剂", "置换", "租用", "建设"], Confidence.SOURCE),
)
CERTIFICATE_STATES = Rule(
    "space.certificate_states",
    "使用凭证状态",
    "States of a use certificate",
    tuple[Word, ...],
    found(["登记", "使用", "变更", "注销"], Confidence.SOURCE),
)
