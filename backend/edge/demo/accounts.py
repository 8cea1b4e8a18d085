"""The people as whom one tries the service; the demo area gives them these logins."""

from dataclasses import dataclass

from backend.identity.roles import Role

PASSWORD = "manyi-2026"  # noqa: S105  # everybody may know it


@dataclass(frozen=True, slots=True)
class Account:
    role: Role
    role_zh: str
    role_en: str
    login: str
    password: str = PASSWORD


ACCOUNTS: tuple[Account, ...] = (
    Account(Role.CADRE, "干部职工", "cadre", "cadre"),
    Account(Role.WORKER, "维修师傅", "worker", "worker"),
    Account(Role.CONTRACTOR_MANAGER, "物业经理", "contractor manager", "manager"),
    Account(Role.DISPATCHER, "服务台调度", "dispatcher", "dispatcher"),
    Account(Role.SECURITY_DESK, "安保值守", "security desk", "security"),
    Account(Role.UNIT_ADMINISTRATOR, "单位管理员", "unit administrator", "unit"),
    Account(Role.ASSET_MANAGER, "资产管理", "asset manager", "assets"),
    Account(Role.ENERGY_MANAGER, "能源管理", "energy manager", "energy"),
    Account(Role.CANTEEN_MANAGER, "餐饮管理", "canteen manager", "canteen"),
    Account(Role.MEETING_MANAGER, "会议服务", "meeting-service manager", "meeting"),
    Account(Role.SUPERVISOR, "机关事务管理局领导", "supervisor", "supervisor"),
    Account(Role.SYSTEM_ADMINISTRATOR, "系统管理员", "system administrator", "sysadmin"),
    Account(Role.SECURITY_ADMINISTRATOR, "安全保密管理员", "security administrator", "secadmin"),
    Account(Role.AUDIT_ADMINISTRATOR, "安全审计员", "audit administrator", "auditor"),
)
