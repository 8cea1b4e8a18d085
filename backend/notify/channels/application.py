"""Who this service is in a messenger: an application with an agent and a secret."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar, Self

from backend.kernel.settings import BadSettings
from backend.notify.message import Message


class Messenger(StrEnum):
    WECOM = "wecom"
    DINGTALK = "dingtalk"


@dataclass(frozen=True, slots=True)
class Application(ABC):
    key: str
    agent: int
    secret: str
    api: str

    messenger: ClassVar[Messenger]

    @classmethod
    def complete(cls, key: str, agent: str, secret: str, api: str) -> Self | None:
        """Of what the environment says; None where it has no key."""
        if not key:
            return None
        if not agent.isdecimal() or not secret:
            name = f"MANYI_{cls.messenger.name}"
            raise BadSettings(f"{name}_AGENT has to be a number, and {name}_SECRET to be there")
        return cls(key, int(agent), secret, api)

    @property
    @abstractmethod
    def token_url(self) -> str: ...

    @property
    @abstractmethod
    def sending_url(self) -> str:
        """Without the token."""

    @abstractmethod
    def body(self, message: Message, origin: str) -> dict[str, Any]: ...
