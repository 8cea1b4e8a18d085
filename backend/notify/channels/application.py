"""Who this service is in a messenger: an application with an agent and a secret."""

import os
from abc import ABC, abstractmethod
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar, Self

from backend.kernel.settings import BadSettings
from backend.notify.message import Message


class Maker(StrEnum):
    WECOM = "wecom"
    DINGTALK = "dingtalk"


@dataclass(frozen=True, slots=True)
class Application(ABC):
    key: str
    agent: int
    secret: str
    api: str
    """Another address where the area has a messenger of its own (政务微信, 政务钉钉)."""

    maker: ClassVar[Maker]
    named: ClassVar[str]
    """The variable that holds its key; the others go by the same prefix."""
    public_api: ClassVar[str]

    @classmethod
    def from_env(cls) -> Self | None:
        key = os.environ.get(cls.named, "")
        if not key:
            return None
        prefix = cls.named.rpartition("_")[0]
        agent, secret = os.environ.get(f"{prefix}_AGENT", ""), os.environ.get(f"{prefix}_SECRET", "")
        if not agent.isdecimal() or not secret:
            raise BadSettings(f"{cls.named} also needs {prefix}_AGENT, a number, and {prefix}_SECRET")
        return cls(key, int(agent), secret, os.environ.get(f"{prefix}_API", cls.public_api))

    @property
    @abstractmethod
    def token_url(self) -> str: ...

    @property
    @abstractmethod
    def sending_url(self) -> str:
        """Without the token."""

    @abstractmethod
    def body(self, message: Message, origin: str) -> dict[str, Any]: ...
