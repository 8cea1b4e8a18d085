"""Energy and carbon: factors, tariffs, baselines and quotas. Factors of the grid go by year and scope."""

from datetime import date
from typing import Annotated

from msgspec import Meta

from backend.rules.models import Confidence
from backend.rules.rule import UNNAMED, First, Rule, found
from backend.rules.values import Amount, Hour, Month, Value, Word

Hours = tuple[Hour, Hour]
"""From an hour to a later one."""


class Season(Value, frozen=True):
    """The bands of the day in these months; `sharp` lies inside `peak`."""

    months: tuple[Month, ...]
    peak: tuple[Hours, ...]
    flat: tuple[Hours, ...]
    valley: tuple[Hours, ...]
    sharp: tuple[Hours, ...] = ()

    def __post_init__(self) -> None:
        covered = sorted(
            hour for start, end in (*self.peak, *self.flat, *self.valley) for hour in range(start, end)
        )
        if covered != list(range(24)):
            raise ValueError("peak, flat and valley share out the 24 hours of a day")


class TimeOfUse(Value, frozen=True):
    seasons: tuple[Season, ...]

    def __post_init__(self) -> None:
        if sorted(month for season in self.seasons for month in season.months) != list(range(1, 13)):
            raise ValueError("every month belongs to one season")


class Ratios(Value, frozen=True):
    flat: Amount
    peak: Amount
    valley: Amount
    sharp: Amount


class Scope(Value, frozen=True):
    """Standard coal of a unit of energy, between two figures where sources differ."""

    low: Amount
    high: Amount


class Baseline(Value, frozen=True):
    kgce_a_m2: Amount
    kgce_a_person: Amount
    water_m3_a_person: Amount


class Targets(Value, frozen=True):
    """Change against the base year in per cent, negative for less."""

    base_year: Annotated[int, Meta(ge=2000, le=2100)]
    energy_a_m2: float
    energy_a_person: float
    water_a_person: float
    co2_a_m2: float


class Quota(Value, frozen=True):
    """约束值 and 引导值 of a class of buildings."""

    constraint: Amount
    guide: Amount


class Custody(Value, frozen=True):
    """An energy-cost custody contract: its years, the years its baseline is taken from, its least saving."""

    years: tuple[int, int]
    baseline_years: tuple[int, int]
    least_cut_percent: Amount
    candidate_over_tce: Amount


COAL = Rule(
    "energy.coal",
    "折标煤系数",
    "Standard coal of energy",
    dict[Word, Scope],
    found(
        {
            "电 kWh": {"low": 0.1229, "high": 0.1229},
            "热力 GJ": {"low": 34.12, "high": 34.12},
            "天然气 m³": {"low": 1.2143, "high": 1.33},
            "汽油 kg": {"low": 1.4714, "high": 1.4714},
            "柴油 kg": {"low": 1.4571, "high": 1.4571},
        },
        Confidence.COMMON,
        "GB/T 2589",
        note="100 万 kWh = 122 900 kgce",
    ),
    unit="kgce",
)


def _grid(key: str, scope: str, scope_en: str, by_year: dict[int, float], level: str) -> Rule[Amount]:
    versions = tuple(
        First(factor, UNNAMED, date(year, 1, 1), Confidence.SOURCE, level, f"{year} 年度因子")
        for year, factor in by_year.items()
    )
    name, name_en = f"{scope}电网二氧化碳排放因子", f"Carbon dioxide of grid electricity, {scope_en}"
    return Rule(f"carbon.grid.{key}", name, name_en, Amount, versions, unit="kg/kWh")


GRID_NATIONAL = _grid("national", "全国", "national", {2022: 0.5366, 2023: 0.5306}, "全国")
GRID_NORTH = _grid("north_china", "华北", "North China", {2022: 0.6776, 2023: 0.6361}, "华北")
GRID_TIANJIN = _grid("tianjin", "天津", "Tianjin", {2022: 0.7041}, "天津")
CARBON = Rule(
    "carbon.other",
    "热力与天然气二氧化碳排放因子",
    "Carbon dioxide of heat and gas",
    dict[Word, Amount],
    found({"热力 t/GJ": 0.11, "天然气 kg/m³": 2.16}, Confidence.COMMON),
)
TIME_OF_USE = Rule(
    "energy.time_of_use",
    "分时电价时段",
    "Bands of the time-of-use tariff",
    TimeOfUse,
    found(
        {
            "seasons": [
                {
                    "months": [7, 8],
                    "peak": [[15, 23]],
                    "flat": [[0, 1], [9, 15], [23, 24]],
                    "valley": [[1, 9]],
                    "sharp": [[20, 22]],
                },
                {
                    "months": [1, 2, 12],
                    "peak": [[8, 10], [16, 22]],
                    "flat": [[6, 8], [10, 12], [14, 16], [22, 24]],
                    "valley": [[0, 6], [12, 14]],
                    "sharp": [[18, 20]],
                },
                {
                    "months": [3, 4, 5, 6, 9, 10, 11],
                    "peak": [[8, 10], [16, 22]],
                    "flat": [[6, 8], [10, 12], [14, 16], [22, 24]],
                    "valley": [[0, 6], [12, 14]],
                },
            ]
        },
        Confidence.SOURCE,
        on=date(2025, 10, 1),
        level="天津",
    ),
    unit="时",
)
TARIFF_RATIOS = Rule(
    "energy.tariff_ratios",
    "分时电价比价",
    "Price ratios of the bands",
    Ratios,
    found(
        {"flat": 1, "peak": 1.6, "valley": 0.4, "sharp": 1.92},
        Confidence.SOURCE,
        on=date(2025, 10, 1),
        level="天津",
    ),
)
BASELINE = Rule(
    "energy.national_baseline",
    "全国公共机构能耗水耗基线",
    "National baseline of public institutions",
    Baseline,
    found(
        {"kgce_a_m2": 18.48, "kgce_a_person": 329.56, "water_m3_a_person": 21.53},
        Confidence.SOURCE,
        on=date(2020, 1, 1),
        level="全国",
    ),
)
TARGETS = Rule(
    "energy.targets",
    "“十四五”节约目标",
    "Targets of the 14th plan",
    Targets,
    found(
        {"base_year": 2020, "energy_a_m2": -5, "energy_a_person": -6, "water_a_person": -6, "co2_a_m2": -7},
        Confidence.SOURCE,
        on=date(2021, 1, 1),
        level="全国",
    ),
    unit="%",
)
QUOTAS = Rule(
    "energy.quotas",
    "办公建筑能耗定额（寒冷地区，不含供暖）",
    "Quotas of office buildings, cold zone, without heating",
    dict[Word, Quota],
    found(
        {"A 类": {"constraint": 55, "guide": 45}, "B 类": {"constraint": 70, "guide": 50}},
        Confidence.COMMON,
        "GB/T 51161-2016",
        on=date(2016, 1, 1),
        note="天津公共机构定额未查到时的替代；生效日按文件年份记",
    ),
    unit="kWh/m²·a",
)
CUSTODY = Rule(
    "energy.custody",
    "能源费用托管",
    "Energy-cost custody",
    Custody,
    found(
        {"years": [5, 10], "baseline_years": [1, 3], "least_cut_percent": 10, "candidate_over_tce": 500},
        Confidence.SOURCE,
        "JS/T 301-2024",
        on=date(2024, 1, 1),
        note="5 年期合同能耗强度至少降 10%；生效日按文件年份记",
    ),
)
