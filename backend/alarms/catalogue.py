"""The alarm rules that the service starts with."""

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backend.alarms.models import AlarmRule, Priority
from backend.kernel.refs import uuid7
from backend.rules.models import Confidence
from backend.telemetry.models import Quantity

HIGH_CO2 = "co2.high"

CATALOGUE = [
    {
        "key": HIGH_CO2,
        "name": "二氧化碳浓度过高",
        "name_en": "High CO2",
        "quantity": Quantity.CO2,
        "limit": 1000.0,
        "dead_band": 100.0,
        "on_delay_seconds": 600,
        "off_delay_seconds": 600,
        "priority": Priority.HIGH,
        "category_key": "climate.air",
        "source": "GB/T 18883-2022《室内空气质量标准》二氧化碳 ≤0.10 %（1 小时平均）；持续时间与回差为系统建议",
        "confidence": Confidence.PROPOSED,
    },
]


async def plant(session: AsyncSession) -> None:
    """Add the rules that are not there yet; what an administrator has changed stays."""
    await session.execute(
        insert(AlarmRule)
        .values([{"id": uuid7(), "enabled": True, **rule} for rule in CATALOGUE])
        .on_conflict_do_nothing(index_elements=[AlarmRule.key])
    )
