"""The statistics as a workbook that people take away."""

from backend.kernel.sheets import write
from backend.supervision.statistics import By, Figures, Period, Statistics

_TITLES = {
    By.UNIT: "单位",
    By.CATEGORY: "类别",
    By.CONTRACTOR: "服务单位",
    By.BUILDING: "楼宇",
    By.WORKER: "维修人员",
}
_HEAD = ("工单数", "按期办结率", "一次修复率", "满意率", "有效评价数", "平均用时（小时）")


def workbook(found: Statistics, period: Period, by: By) -> bytes:
    """A row a group and one for the whole; rates are percentages with one decimal, empty where nothing is known."""
    rows = [(group.name, *_cells(group.figures)) for group in found.groups]
    rows.append(("合计", *_cells(found.whole)))
    rows.append((f"上期（{period.before.first} 至 {period.before.last}）", *_cells(found.before)))
    return write(f"{period.first} 至 {period.last}", (_TITLES[by], *_HEAD), rows)


def _cells(figures: Figures) -> tuple[float | None, ...]:
    return (
        figures.tickets,
        _percent(figures.on_time),
        _percent(figures.first_repair),
        _percent(figures.satisfaction),
        figures.ratings,
        figures.mean_hours,
    )


def _percent(rate: float | None) -> float | None:
    return None if rate is None else round(rate * 100, 1)
