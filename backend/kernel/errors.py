"""Refusals that a person can understand and act on."""

import re
from typing import Any, ClassVar


class DomainError(Exception):
    """An expected refusal: the rules say no, nothing has changed.

    Its `code` is the class name in snake case and is what the app translates; the message is the
    first line of the subclass's docstring, for logs and for clients without a translation.
    Keyword arguments are facts that the translation may show, e.g. `TooManyPhotos(limit=9)`.
    """

    code: ClassVar[str] = "domain_error"

    def __init_subclass__(cls) -> None:
        # The second half finds the end of a one-letter word: NotAPicture is not_a_picture.
        cls.code = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", cls.__name__).lower()

    def __init__(self, *, field: str | None = None, **facts: Any) -> None:
        self.field = field
        self.facts = facts
        super().__init__(self.message)

    @property
    def message(self) -> str:
        return (type(self).__doc__ or type(self).__name__).strip().splitlines()[0]


class NotFound(DomainError):
    """There is no such thing here, or it is not yours to see."""


class StaleVersion(DomainError):
    """Someone else changed this in the meantime; look again, then decide."""


class NotAllowed(DomainError):
    """Your role does not allow this."""


class Invalid(DomainError):
    """This value cannot be accepted."""
