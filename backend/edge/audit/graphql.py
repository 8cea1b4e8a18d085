"""The auditor's query."""

from datetime import date, datetime
from typing import Annotated

import strawberry
from strawberry import ID

from backend.edge.audit import reading
from backend.edge.audit.masking import details
from backend.edge.audit.reading import Line, Wanted
from backend.edge.audit.verbs import VERBS
from backend.edge.audit.words import KINDS, Words, said
from backend.identity.graphql.types import maybe_uuid
from backend.identity.graphql_permission import Info, may

_reading = [may("read the journal")]


@strawberry.type
class JournalDetail:
    name: str
    value: str


@strawberry.type(description="One line, in the viewer's language; personal data in it are masked.")
class JournalEntry:
    id: ID
    recorded_at: datetime
    happened_at: datetime = strawberry.field(description="By the phone's clock, where that was believed.")
    actor_name: str | None = strawberry.field(description="Null where the service itself acted.")
    verb: str
    verb_name: str
    subject_kind: str
    subject_kind_name: str
    subject_id: ID
    subject_name: str | None
    details: list[JournalDetail]

    @classmethod
    def of(cls, line: Line, locale: str) -> "JournalEntry":
        entry = line.entry
        return cls(
            id=ID(str(entry.id)),
            recorded_at=entry.recorded_at,
            happened_at=entry.happened_at,
            actor_name=line.actor_name,
            verb=entry.verb,
            verb_name=said(VERBS, entry.verb, locale),
            subject_kind=entry.subject_kind,
            subject_kind_name=said(KINDS, entry.subject_kind, locale),
            subject_id=ID(str(entry.subject_id)),
            subject_name=line.subject_name,
            details=[JournalDetail(name=name, value=value) for name, value in details(line.data, locale)],
        )


@strawberry.type
class JournalPage:
    items: list[JournalEntry]
    next: str | None


@strawberry.type
class JournalWord:
    key: str
    name: str


@strawberry.type(description="By what the journal may be filtered.")
class JournalWords:
    verbs: list[JournalWord]
    kinds: list[JournalWord]


@strawberry.input
class JournalFilter:
    who: ID | None = None
    subject_kind: str | None = None
    subject_id: ID | None = None
    verb: str | None = None
    from_: Annotated[date | None, strawberry.argument(name="from")] = strawberry.field(
        name="from", default=None
    )
    to: date | None = None

    def wanted(self) -> Wanted:
        return Wanted(
            who=maybe_uuid(self.who, "who"),
            subject_kind=self.subject_kind,
            subject_id=maybe_uuid(self.subject_id, "subjectId"),
            verb=self.verb,
            first_day=self.from_,
            last_day=self.to,
        )


@strawberry.type
class AuditQuery:
    @strawberry.field(permission_classes=_reading, description="Newest first.")
    async def journal(
        self, info: Info, filter: JournalFilter | None = None, first: int = 20, after: str | None = None
    ) -> JournalPage:
        me = info.context.me
        wanted = filter.wanted() if filter else Wanted()
        async with info.context.read() as session:
            page = await reading.page(session, me, wanted, first, after)
        return JournalPage(items=[JournalEntry.of(line, me.locale) for line in page.items], next=page.next)

    @strawberry.field(permission_classes=_reading)
    def journal_words(self, info: Info) -> JournalWords:
        locale = info.context.me.locale
        return JournalWords(verbs=_words(VERBS, locale), kinds=_words(KINDS, locale))


def _words(words: Words, locale: str) -> list[JournalWord]:
    return [JournalWord(key=key, name=said(words, key, locale)) for key in words]
