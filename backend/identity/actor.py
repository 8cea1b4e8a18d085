"""The person who acts, as every service verb receives them."""

from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from backend.identity.roles import ABILITIES, Role
from backend.kernel.refs import Ref


@dataclass(frozen=True, slots=True)
class Grant:
    """A role and where it holds: `at` refers to a site, building or other place, a unit or a contractor."""

    role: Role
    at: Ref


@dataclass(frozen=True)
class Actor:
    """A signed-in person with everything that permission needs; `id` is the person's."""

    id: UUID
    name: str
    unit_id: UUID | None
    contractor_id: UUID | None
    office_id: UUID | None
    grants: frozenset[Grant]
    acts_for: frozenset[UUID] = field(default_factory=frozenset)
    """Leaders in whose name this person may report and accept."""
    session_id: UUID | None = None
    locale: str = "zh-CN"
    must_change_password: bool = False
    """The password came from an administrator; until it is changed nothing else may be done."""

    @property
    def ref(self) -> Ref:
        return Ref("person", self.id)

    @cached_property
    def roles(self) -> frozenset[Role]:
        return frozenset(grant.role for grant in self.grants)

    @cached_property
    def abilities(self) -> frozenset[str]:
        return frozenset(ability for ability, roles in ABILITIES.items() if self.roles & roles)

    def may(self, ability: str) -> bool:
        return bool(self.roles & ABILITIES[ability])

    def where(self, ability: str) -> frozenset[Ref]:
        """Where this person has the ability."""
        allowed = ABILITIES[ability]
        return frozenset(grant.at for grant in self.grants if grant.role in allowed)
