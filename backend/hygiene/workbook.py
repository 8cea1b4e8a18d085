"""A month of a kitchen's ledger as a workbook: what inspectors ask for, struck entries with their reasons."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from backend.canteen.words import MEALS
from backend.hygiene.models import Certificate, LedgerEntry, Method, Paper, Symptom
from backend.hygiene.reading import (
    Ledger,
    Line,
    SampleLine,
    ledger,
    names,
    papers,
    seen,
    sees_names,
    staff_of,
)
from backend.hygiene.words import masked_number
from backend.identity.actor import Actor
from backend.kernel.sheets import Sheet, aside, write_sheets

_STRUCK = ("登记人", "登记时间", "作废原因", "作废人")
_SYMPTOMS = {
    Symptom.COUGH: "咳嗽",
    Symptom.SORE_THROAT: "咽痛",
    Symptom.DIARRHOEA: "腹泻",
    Symptom.VOMITING: "呕吐",
    Symptom.RASH: "皮疹",
    Symptom.JAUNDICE: "黄疸",
    Symptom.WOUND: "手部伤口",
}
_METHODS = {
    Method.STEAM: "蒸汽",
    Method.DRY_HEAT: "干热",
    Method.CHEMICAL: "化学消毒",
    Method.ULTRAVIOLET: "紫外线",
}
_PAPERS = {Paper.HEALTH: "健康证", Paper.FOOD_LICENCE: "食品经营许可证", Paper.SUPPLIER: "供应商资质"}
_FIT = {True: "合格", False: "不得上岗"}


async def month(session: AsyncSession, actor: Actor, canteen_id: UUID, first: date) -> bytes:
    """The month of its first day; names are masked for who need not know them."""
    canteen = await seen(session, actor, canteen_id)
    called = names(await staff_of(session, canteen_id), full=sees_names(actor, canteen))
    found = await ledger(session, canteen_id, first, (first + timedelta(days=31)).replace(day=1))
    return await aside(_write, found, await papers(session, canteen_id), called)


def _write(found: Ledger, certificates: Sequence[Line[Certificate]], called: Mapping[UUID, str]) -> bytes:
    return write_sheets(
        Sheet(
            "晨检",
            ("日期", "人员", "体温（℃）", "手部清洁", "症状", "结论", "处理", *_STRUCK),
            (
                (
                    entry.day,
                    called[entry.staff_id],
                    entry.temperature,
                    "是" if entry.hands_clean else "否",
                    "、".join(_SYMPTOMS[Symptom(each)] for each in entry.symptoms),
                    _FIT[not entry.unfit_because],
                    entry.measure,
                    *_who(line),
                )
                for line in found.checks
                for entry in (line.entry,)
            ),
        ),
        Sheet(
            "留样",
            ("日期", "餐次", "菜品", "克", "放入时间", "冰箱", "留样人", "销毁时间", *_STRUCK),
            _samples(found.samples, called),
        ),
        Sheet(
            "消毒",
            ("开始", "结束", "对象", "方法", "浓度或温度", "操作人", *_STRUCK),
            (
                (
                    entry.starts_at,
                    entry.ends_at,
                    entry.object,
                    _METHODS[entry.method],
                    entry.strength,
                    called[entry.staff_id],
                    *_who(line),
                )
                for line in found.disinfections
                for entry in (line.entry,)
            ),
        ),
        Sheet(
            "证照",
            ("类别", "持有者", "编号", "有效期至", *_STRUCK),
            (
                (
                    _PAPERS[entry.kind],
                    called[entry.staff_id] if entry.staff_id else entry.supplier or "本食堂",
                    masked_number(entry.number),
                    entry.valid_until,
                    *_who(line),
                )
                for line in certificates
                for entry in (line.entry,)
            ),
        ),
    )


def _samples(samples: Sequence[SampleLine], called: Mapping[UUID, str]) -> Iterator[tuple[Any, ...]]:
    for sample in samples:
        entry = sample.line.entry
        yield (
            sample.menu.day,
            MEALS[sample.menu.meal],
            sample.dish.name,
            entry.grams,
            entry.put_in_at,
            entry.fridge,
            called[entry.staff_id],
            sample.disposal.recorded_at if sample.disposal else None,
            *_who(sample.line),
        )


def _who(line: Line[Any]) -> tuple[Any, ...]:
    entry: LedgerEntry = line.entry
    return line.by, entry.recorded_at, line.strike.reason if line.strike else None, line.struck_by
