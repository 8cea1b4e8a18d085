"""Who may ask for a field at all: checked before its resolver; rules about rows are the domain's."""

from functools import cache
from typing import Any, TypeAlias

import strawberry
from strawberry.permission import BasePermission

from backend.identity.actor import Actor
from backend.identity.roles import ABILITIES
from backend.kernel.graphql.context import Context
from backend.kernel.graphql.errors import Denied, Forbidden

Info: TypeAlias = strawberry.Info[Context[Actor], None]


class PasswordIsTemporary(Denied):
    """Change the password that was handed out to you first."""

    code = "PASSWORD_IS_TEMPORARY"


class at_the_door(BasePermission):
    """Everyone who has signed in, even with the first password: for what leads to one of their own."""

    def has_permission(self, source: Any, info: Info, **_: Any) -> bool:
        # `me` raises Unauthenticated, which the client sees as a top-level error.
        return info.context.me is not None


class signed_in(BasePermission):
    """Everyone who has signed in with a password of their own, whatever their roles."""

    def has_permission(self, source: Any, info: Info, **_: Any) -> bool:
        return settled(info) is not None


def settled(info: Info) -> Actor:
    if info.context.me.must_change_password:
        raise PasswordIsTemporary
    return info.context.me


@cache  # one class an ability: Strawberry tells permissions apart by their class
def may(ability: str) -> type[BasePermission]:
    """The people whose roles have `ability`; one outside the table is a KeyError when the schema is built."""
    ABILITIES[ability]

    class HasAbility(BasePermission):
        def has_permission(self, source: Any, info: Info, **_: Any) -> bool:
            if not settled(info).may(ability):
                raise Forbidden
            return True

    HasAbility.__name__ = HasAbility.__qualname__ = "may_" + ability.replace(" ", "_")
    return HasAbility
