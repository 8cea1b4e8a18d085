"""The journal to take away, over plain HTTP."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated
from uuid import UUID

from litestar import Response, get
from litestar.params import FromQuery, QueryParameter

from backend.edge.audit import reading
from backend.edge.audit.events import JournalExported
from backend.edge.audit.masking import details
from backend.edge.audit.reading import Line, Wanted
from backend.edge.audit.verbs import VERBS
from backend.edge.audit.words import KINDS, said
from backend.edge.downloads import SHEET, attachment, having, refused
from backend.edge.limits import take_one
from backend.edge.service import TheService, Whoever
from backend.kernel import journal
from backend.kernel.errors import Invalid
from backend.kernel.sheets import aside, write

_HEAD = ("时间", "操作人", "操作", "对象类型", "对象", "详情")
_LOCALE = "zh-CN"


@get("/journal.xlsx")
async def journal_sheet(
    service: TheService,
    actor: Whoever,
    first: Annotated[date | None, QueryParameter(name="from")] = None,
    last: Annotated[date | None, QueryParameter(name="to")] = None,
    who: FromQuery[UUID | None] = None,
    subject_kind: Annotated[str | None, QueryParameter(name="kind")] = None,
    subject_id: Annotated[UUID | None, QueryParameter(name="subject")] = None,
    verb: FromQuery[str | None] = None,
) -> Response[bytes]:
    reader = having(actor, "read the journal")
    try:
        wanted = Wanted(who, subject_kind, subject_id, verb, first, last)
    except Invalid as refusal:
        raise refused(refusal) from None
    take_one(service.exports, reader.id)
    async with service.database.write() as session:
        lines = await reading.newest(session, reader, wanted)
        taken = JournalExported(lines=len(lines), starts_on=first, ends_on=last)
        await journal.record(session, reader.ref, reader.ref, taken)
    return attachment(await aside(workbook, lines), SHEET, "manyi-journal.xlsx")


def workbook(lines: Sequence[Line]) -> bytes:
    return write(
        "审计日志",
        _HEAD,
        (
            (
                line.entry.recorded_at,
                line.actor_name or "系统",
                said(VERBS, line.entry.verb, _LOCALE),
                said(KINDS, line.entry.subject_kind, _LOCALE),
                line.subject_name,
                "；".join(f"{name}：{value}" for name, value in details(line.data, _LOCALE)),
            )
            for line in lines
        ),
    )
