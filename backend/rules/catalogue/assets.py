"""Assets and the public warehouse."""

from datetime import date
from typing import Annotated

from msgspec import Meta, field

from backend.rules.models import Confidence
from backend.rules.rule import Rule, found, proposed
from backend.rules.values import Amount, Count, Percent, Value, Word

_WAREHOUSE = "GB/T 44127-2024"
_IN_2024 = date(2024, 1, 1)


class Loan(Value, frozen=True):
    months: Count
    renewals: Count


class Service(Value, frozen=True):
    """The fewest years in use and, where there is one, the highest price in yuan by class of office."""

    years: Count
    price: dict[Word, Amount] = field(default_factory=dict)
    pages: Annotated[int, Meta(ge=0)] | None = None


IDLE = Rule(
    "asset.idle",
    "闲置满此期限应入公物仓",
    "Idle things go to the warehouse after",
    Count,
    found(6, Confidence.SOURCE, _WAREHOUSE, on=_IN_2024, note="生效日按文件年份记"),
    unit="月",
)
LOAN = Rule(
    "asset.loan", "公物仓借用期限", "A loan lasts", Loan, proposed({"months": 6, "renewals": 1}), unit="月"
)
SORTING = Rule(
    "asset.sorting",
    "入仓分类",
    "Sorting on arrival",
    tuple[Word, ...],
    found(
        ["可直接使用", "维修后可用", "报废"],
        Confidence.SOURCE,
        _WAREHOUSE,
        on=_IN_2024,
        note="生效日按文件年份记",
    ),
)
NATIONAL_OUTFLOW = Rule(
    "asset.national_outflow",
    "全国公物仓出仓率",
    "National share of items that left the warehouse",
    Percent,
    found(43.8, Confidence.SOURCE, on=date(2024, 6, 1), level="全国", note="截至 2024 年 6 月"),
    unit="%",
)
SERVICE_YEARS = Rule(
    "asset.service_years",
    "办公设备家具最低使用年限与价格上限",
    "Fewest years in use and highest price",
    dict[Word, Service],
    found(
        {
            "台式计算机": {"years": 6, "price": {"各级": 5000}},
            "便携式计算机": {"years": 6, "price": {"各级": 7000}},
            "复印机": {"years": 6, "price": {"各级": 35000}, "pages": 300000},
            "办公桌": {"years": 15, "price": {"司局": 4500, "其他": 3000}},
            "办公椅": {"years": 15, "price": {"司局": 1500, "其他": 800}},
            "文件柜": {"years": 20},
            "会议桌": {"years": 20},
        },
        Confidence.SOURCE,
        "财资〔2016〕27号",
        on=date(2016, 1, 1),
        note="生效日按文件年份记",
    ),
    unit="年、元",
)
