"""The monthly report as tables, of which its pages and its workbook are made. What the page hides is hidden here."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from backend.kernel.sheets import Sheet, write_sheets
from backend.supervision.answers import Service
from backend.supervision.effort import Effort
from backend.supervision.jumps import Flag, Kind
from backend.supervision.leaders import Leaders
from backend.supervision.satisfaction import Cell, Measure, Why
from backend.supervision.tally import Index

SERVICES: Mapping[Service, str] = {
    Service.REPAIRS: "维修服务",
    Service.MEETINGS: "会议服务",
    Service.MEALS: "餐饮服务",
}
LEVELS = ("待改进", "合格", "良好", "优秀")
_HIDDEN: Mapping[Why, str] = {
    Why.NONE: "无评价",
    Why.FEW: "样本不足",
    Why.PROTECTS: "保护性隐藏",
    Why.UNSETTLED: "评价期未满",
}
_PARTS = {
    "orders": "办结工单",
    "hours": "工时",
    "off_hours": "夜间与节假日",
    "urgent": "紧急及以上",
    "distance": "步行",
}
_EFFORT = (
    "辛苦指数",
    "办结工单",
    "工时（小时）",
    "夜间与节假日",
    "紧急及以上",
    "步行（米）",
    "路程已知（%）",
)


def workbook(found: Leaders) -> bytes:
    return write_sheets(*tables(found))


def tables(found: Leaders) -> list[Sheet]:
    return [
        Sheet("满意指数", ("月份", "满意指数", "95% 区间下限", "上限", "等级"), list(_trend(found))),
        Sheet(
            "各项服务",
            (
                "服务",
                "满意率（%）",
                "区间下限",
                "区间上限",
                "平均星级",
                "有效评价",
                "应评",
                "回收率（%）",
                "默认评价",
            ),
            [(SERVICES[service], *_shares(found.satisfaction.services[service])) for service in Service],
        ),
        Sheet(
            "各单位",
            ("单位", "满意指数", *(f"{word}（%）" for word in SERVICES.values()), "有效评价"),
            [
                (
                    line.name,
                    _value(line.index),
                    *(_share(line.cells[service]) for service in Service),
                    sum(cell.given for cell in line.cells.values()),
                )
                for line in found.satisfaction.units
            ],
        ),
        Sheet(
            "服务单位",
            ("服务单位", "满意率（%）", "有效评价", *_EFFORT),
            [(one.name, _share(one.cell), one.cell.given, *_work(one.effort)) for one in found.contractors],
        ),
        Sheet("评价提示", ("提示", "服务", "对象", "时间", "条数", "说明"), list(map(_flag, found.flags))),
        Sheet("计算说明", ("项目", "说明"), explained(found.measure)),
    ]


def explained(measure: Measure) -> list[tuple[str, str]]:
    weights = "、".join(f"{SERVICES[service]} {measure.weights[service]:g}" for service in Service)
    steps = zip(measure.thresholds, LEVELS[1:], strict=False)
    parts = "、".join(f"{word} {getattr(measure.effort, part):g}" for part, word in _PARTS.items())
    weeks = measure.effort.weeks
    return [
        ("满意率", f"达到 {measure.satisfied} 星及以上的评价 ÷ 有效评价；默认评价（逾期未评）不计入。"),
        ("满意指数", f"各项服务满意率按权重加权平均（{weights}）；样本不足的不参与，其余按比例折算。"),
        ("区间", "满意率取 Wilson 95% 置信区间；指数的区间由各项区间合成（MOVER）。"),
        ("等级", "、".join(f"≥{threshold:g} {word}" for threshold, word in steps)),
        ("最小样本", f"少于 {measure.least} 条的不公布；若能由合计推算，同时隐藏其余最小的一项。"),
        ("辛苦指数", f"各项周均值与前 {weeks} 周之比，按权重平均（{parts}）；无基期的不计算。"),
        ("来源", "维修、会议、用餐的实名评价；匿名问卷不参与。权重与阈值见规则库，待主管部门确认。"),
    ]


def _trend(found: Leaders) -> Iterator[Sequence[Any]]:
    for month, index in found.satisfaction.trend:
        if index is None:
            yield f"{month:%Y-%m}", None, None, None, _HIDDEN[Why.FEW]
        else:
            level = LEVELS[min(index.level(found.measure.thresholds), len(LEVELS) - 1)]
            yield f"{month:%Y-%m}", *map(_one_digit, (index.value, index.low, index.high)), level


def _shares(cell: Cell) -> Sequence[Any]:
    tally = cell.tally
    if cell.why is not None:
        return _HIDDEN[cell.why], None, None, None, cell.given, None, None, None
    low, high = tally.interval
    return (
        *map(_percent, (tally.share, low, high)),
        _one_digit(tally.mean),
        tally.given,
        tally.expected,
        _percent(tally.response),
        tally.silent,
    )


def _work(effort: Effort | None) -> Sequence[Any]:
    if effort is None:
        return (None,) * len(_EFFORT)
    work = effort.work
    known = work.known / work.hops if work.hops else None
    return (
        _one_digit(effort.index),
        work.orders,
        _one_digit(work.hours),
        work.off_hours,
        work.urgent,
        round(work.distance),
        _percent(known),
    )


def _flag(flag: Flag) -> Sequence[Any]:
    about = (SERVICES[flag.service], flag.contractor or "—")
    match flag.kind:
        case Kind.MEAN:
            words = f"周均 {flag.mean:.1f} 星，此前各周中位数 {flag.usual:.1f} 星"
            return "均分突变", *about, f"{flag.on} 起一周", flag.count, words
        case Kind.DEVICE:
            return "同一设备", *about, str(flag.on), flag.count, "同一设备一分钟内多条评价"
        case Kind.WORDS:
            return "文字雷同", *about, str(flag.on), flag.count, "当天多条评价文字完全相同"


def _share(cell: Cell) -> Any:
    return _percent(cell.tally.share) if cell.why is None else _HIDDEN[cell.why]


def _value(index: Index | None) -> float | None:
    return None if index is None else _one_digit(index.value)


def _one_digit(value: float | None) -> float | None:
    return None if value is None else round(value, 1)


def _percent(share: float | None) -> float | None:
    return None if share is None else round(100 * share, 1)
