"""What each role may do: the whole permission table of the service, as data."""

from enum import StrEnum


class Role(StrEnum):
    CADRE = "cadre"
    UNIT_ADMINISTRATOR = "unit_administrator"
    WORKER = "worker"
    CONTRACTOR_MANAGER = "contractor_manager"
    DISPATCHER = "dispatcher"
    SECURITY_DESK = "security_desk"
    ENERGY_MANAGER = "energy_manager"
    ASSET_MANAGER = "asset_manager"
    CANTEEN_MANAGER = "canteen_manager"
    MEETING_MANAGER = "meeting_manager"
    SUPERVISOR = "supervisor"
    SYSTEM_ADMINISTRATOR = "system_administrator"
    SECURITY_ADMINISTRATOR = "security_administrator"
    AUDIT_ADMINISTRATOR = "audit_administrator"


_ADMINISTRATORS = {Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR, Role.AUDIT_ADMINISTRATOR}
_DESKS = {Role.DISPATCHER, Role.SECURITY_DESK, Role.SUPERVISOR}
_MANAGERS = {
    Role.ENERGY_MANAGER,
    Role.ASSET_MANAGER,
    Role.CANTEEN_MANAGER,
    Role.MEETING_MANAGER,
    Role.UNIT_ADMINISTRATOR,
}
_EVERYONE = set(Role)
_STAFF = _EVERYONE - {
    Role.WORKER,
    Role.CONTRACTOR_MANAGER,
    Role.AUDIT_ADMINISTRATOR,
    Role.SECURITY_ADMINISTRATOR,
}

ABILITIES: dict[str, frozenset[Role]] = {
    ability: frozenset(roles)
    for ability, roles in {
        "use the service": _EVERYONE,
        "report tickets": _EVERYONE - {Role.AUDIT_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR},
        "book rooms": _STAFF,
        "manage rooms": {Role.MEETING_MANAGER},
        "eat in canteens": _STAFF,
        "manage canteens": {Role.CANTEEN_MANAGER},
        "run kitchens": {Role.CANTEEN_MANAGER},
        "oversee kitchens": {Role.CANTEEN_MANAGER, Role.SUPERVISOR},
        "book important meetings": {Role.MEETING_MANAGER},
        "answer surveys": _STAFF,
        "run surveys": {Role.SUPERVISOR},
        "give opinions": _STAFF,
        "answer opinions": _DESKS | (_MANAGERS - {Role.UNIT_ADMINISTRATOR}),
        "oversee opinions": {Role.SUPERVISOR},
        "do field work": {Role.WORKER},
        "use parts": {Role.WORKER, Role.DISPATCHER, Role.CONTRACTOR_MANAGER},
        "see stock": {Role.DISPATCHER, Role.CONTRACTOR_MANAGER},
        "keep stock": {Role.CONTRACTOR_MANAGER},
        "dispatch tickets": {Role.DISPATCHER, Role.CONTRACTOR_MANAGER},
        "accept tickets": {Role.DISPATCHER},
        "appoint secretaries": {Role.UNIT_ADMINISTRATOR, Role.SYSTEM_ADMINISTRATOR},
        "enter leave": {Role.WORKER, Role.CONTRACTOR_MANAGER},
        "manage leave": {Role.CONTRACTOR_MANAGER},
        "choose workers": {Role.WORKER, Role.DISPATCHER, Role.CONTRACTOR_MANAGER},
        "follow up tickets": {Role.DISPATCHER, Role.SUPERVISOR},
        "oversee tickets": _DESKS | {Role.CONTRACTOR_MANAGER, Role.UNIT_ADMINISTRATOR},
        "see the ticket board": _DESKS | {Role.CONTRACTOR_MANAGER},
        "see statistics": {
            Role.DISPATCHER,
            Role.SUPERVISOR,
            Role.CONTRACTOR_MANAGER,
            Role.UNIT_ADMINISTRATOR,
        },
        "see the leaders' view": {Role.SUPERVISOR},
        "see workers' effort": {Role.WORKER, Role.CONTRACTOR_MANAGER},
        "see alarms": {Role.SECURITY_DESK, Role.DISPATCHER, Role.ENERGY_MANAGER},
        "acknowledge alarms": {Role.SECURITY_DESK, Role.DISPATCHER},
        "see people": _DESKS | _MANAGERS | _ADMINISTRATORS | {Role.CONTRACTOR_MANAGER},
        "confirm phones": {Role.UNIT_ADMINISTRATOR, Role.DISPATCHER},
        "manage people": {Role.SYSTEM_ADMINISTRATOR},
        "see contracts": _DESKS | {Role.CONTRACTOR_MANAGER, Role.SYSTEM_ADMINISTRATOR},
        "manage contracts": {Role.SUPERVISOR, Role.SYSTEM_ADMINISTRATOR},
        "hand out passwords": {Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR},
        "grant roles": {Role.SECURITY_ADMINISTRATOR},
        "manage places": {Role.ASSET_MANAGER, Role.SYSTEM_ADMINISTRATOR},
        "manage equipment": {Role.ASSET_MANAGER},
        "manage points": {Role.ASSET_MANAGER, Role.ENERGY_MANAGER},
        "see rules": _DESKS | _MANAGERS | _ADMINISTRATORS,
        "manage rules": {Role.SYSTEM_ADMINISTRATOR},
        "see job health": {Role.SYSTEM_ADMINISTRATOR, Role.SUPERVISOR, Role.AUDIT_ADMINISTRATOR},
        "see deliveries": {Role.SYSTEM_ADMINISTRATOR},
        "read the journal": {Role.AUDIT_ADMINISTRATOR},
    }.items()
}
"""Ability → the roles that have it. System, security and audit administration are never in one hand:
see `INCOMPATIBLE`. Where the role is granted decides on which rows it acts."""

INCOMPATIBLE: frozenset[Role] = frozenset(_ADMINISTRATORS)
"""A person holds at most one of these (separation of the three administrators, GB/T 22239 level 3)."""

WATCHING: frozenset[Role] = INCOMPATIBLE - {Role.SYSTEM_ADMINISTRATOR}
"""They watch over the system administrator, who therefore neither opens nor closes their accounts."""

PASSWORD_COMES_FROM: dict[Role | None, frozenset[Role]] = {
    None: frozenset({Role.SYSTEM_ADMINISTRATOR}),
    Role.SYSTEM_ADMINISTRATOR: frozenset({Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR}),
    **dict.fromkeys(WATCHING, frozenset({Role.SECURITY_ADMINISTRATOR})),
}
"""Who hands out a password to someone with this administrator's role, or with none of them."""
