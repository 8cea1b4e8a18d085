"""The GraphQL edge of identity."""

import strawberry

from backend.identity.graphql.administration import AdministrationMutation
from backend.identity.graphql.confirmed_phones import ConfirmedPhoneMutation, ConfirmedPhoneQuery
from backend.identity.graphql.homes import HomeMutation
from backend.identity.graphql.leave import LeaveMutation, LeaveQuery
from backend.identity.graphql.own_account import OwnAccountMutation
from backend.identity.graphql.queries import PeopleQuery
from backend.identity.graphql.types import Contractor, Me, Person, PersonCard, RoleGrant, Session, Unit

__all__ = [
    "Contractor",
    "IdentityMutation",
    "IdentityQuery",
    "Me",
    "Person",
    "PersonCard",
    "RoleGrant",
    "Session",
    "Unit",
]


@strawberry.type
class IdentityQuery(PeopleQuery, ConfirmedPhoneQuery, LeaveQuery):
    """Everything that identity lets read."""


@strawberry.type
class IdentityMutation(
    OwnAccountMutation, AdministrationMutation, ConfirmedPhoneMutation, LeaveMutation, HomeMutation
):
    """Everything that identity lets do."""
