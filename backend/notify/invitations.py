"""Calendar objects that go along with letters (iMIP, RFC 6047); the slices above write them for their kinds of news."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from backend.notify.models import Delivery


@dataclass(frozen=True, slots=True)
class Invitation:
    method: str
    """REQUEST or CANCEL, of several meetings PUBLISH."""
    write: Callable[[str, str], bytes]
    """As iCalendar, from one mail address to another."""


Writer: TypeAlias = Callable[[AsyncSession, Collection[UUID]], Awaitable[Mapping[UUID, Invitation]]]
"""Given the ids of what the news are about."""
_writers: dict[str, Writer] = {}


def invites(*kinds: str) -> Callable[[Writer], Writer]:
    """Register who writes the invitations that go along with news of these kinds, as things are when they leave."""

    def register(writer: Writer) -> Writer:
        _writers.update(dict.fromkeys(kinds, writer))
        return writer

    return register


async def invitations(session: AsyncSession, letters: Sequence[Delivery]) -> dict[UUID, Invitation]:
    """By the ids of the letters. One that tells of several news has none: its reader opens the app."""
    about: dict[Writer, dict[UUID, UUID]] = {}
    for letter in letters:
        if letter.subject_id is not None and (writer := _writers.get(letter.kind or "")):
            about.setdefault(writer, {})[letter.id] = letter.subject_id
    found: dict[UUID, Invitation] = {}
    for writer, subjects in about.items():
        written = await writer(session, set(subjects.values()))
        found |= {letter: written[subject] for letter, subject in subjects.items() if subject in written}
    return found
