"""The workbook of people: its columns, and one row in our own terms."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from backend.identity.models import Person
from backend.identity.people_search import words
from backend.identity.roles import Role
from backend.kernel import sheets
from backend.kernel.sheets import Column, Reading, choice, text, yes_no
from backend.kernel.sheets.cells import Read

MOST_ROWS = 20_000

BELONGING = {"干部职工": Role.CADRE, "维修人员": Role.WORKER}
"""The roles that come with belonging somewhere. All others are the security administrator's to grant."""


def login() -> Read[str]:
    plain = text(longest=60, pattern=r"[A-Za-z0-9][A-Za-z0-9._-]*")
    return lambda value: plain(value).lower()


NAME = Column[str]("姓名", text(longest=60), required=True)
LOGIN = Column[str]("登录名", login(), required=True)
POST = Column[str]("职务", text(longest=60), required=True)
PHONE = Column[str | None]("电话", text(longest=20, pattern=r"[0-9+() -]{3,20}"))
UNIT = Column[str | None]("单位", text())
CONTRACTOR = Column[str | None]("服务单位", text())
OFFICE = Column[str | None]("办公室编码", text(longest=40))
ROLE = Column[Role | None]("角色", choice(BELONGING))
ACTIVE = Column[bool | None]("在岗", yes_no())

COLUMNS: Sequence[Column[Any]] = (NAME, LOGIN, POST, PHONE, UNIT, CONTRACTOR, OFFICE, ROLE, ACTIVE)


@dataclass(frozen=True, slots=True)
class PeopleSheet:
    """`search` holds, by number of row, what the person is found by: pinyin takes longer than the rest together."""

    reading: Reading
    search: Mapping[int, list[str]]

    @property
    def office_codes(self) -> list[str]:
        """The codes of spaces that the sheet names; a higher slice knows whose they are."""
        return sorted({code for row in self.reading.rows if (code := row[OFFICE])})


def read(body: bytes) -> PeopleSheet:
    """Takes seconds for thousands of rows: call it in a thread, before the transaction."""
    reading = sheets.read(body, COLUMNS, most_rows=MOST_ROWS)
    return PeopleSheet(
        reading, {row.number: words(row[NAME], row[LOGIN], row[PHONE]) for row in reading.rows}
    )


def write(rows: Iterable[tuple[Person, str | None, Role | None]]) -> bytes:
    """To be changed and read again: people with unit and contractor loaded, the codes of their offices, their roles."""
    roles = {role: word for word, role in BELONGING.items()}
    return sheets.write(
        "人员",
        [column.title for column in COLUMNS],
        (
            (
                person.name,
                person.login,
                person.post,
                person.phone,
                person.unit.short_name if person.unit else None,
                person.contractor.short_name if person.contractor else None,
                office_code,
                roles.get(role) if role else None,
                "是" if person.is_active else "否",
            )
            for person, office_code, role in rows
        ),
    )
