"""What a client is told when something fails: refusals as data, denials by code, bugs masked."""

import logging
from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import uuid4

import strawberry
from graphql import GraphQLError
from strawberry.scalars import JSON

from backend.kernel.errors import DomainError

log = logging.getLogger(__name__)

MASKED = "Something went wrong"


@strawberry.type(description="The rules say no, and nothing has changed.")
class Refused:
    code: str = strawberry.field(description="Names the reason; the app translates it.")
    message: str
    field: str | None = strawberry.field(default=None, description="The argument that caused it.")
    current: str | None = strawberry.field(
        default=None, description="After a stale write: the version there is now."
    )
    facts: JSON | None = strawberry.field(
        default=None, description="What the translation may show, such as a limit."
    )

    @classmethod
    def of(cls, error: DomainError) -> "Refused":
        facts = dict(error.facts)
        current = facts.pop("current", None)
        return cls(
            code=error.code,
            message=error.message,
            field=error.field,
            current=None if current is None else str(current),
            facts=JSON(facts) if facts else None,
        )


class Denied(Exception):
    """Not a matter of the operation's rules but of who asks; `code` goes to the top-level errors."""

    code: ClassVar[str]

    def __init__(self) -> None:
        super().__init__((type(self).__doc__ or "").strip())


class Unauthenticated(Denied):
    """Sign in first."""

    code = "UNAUTHENTICATED"


class Forbidden(Denied):
    """Your role does not allow this."""

    code = "FORBIDDEN"


class AnotherPerson(Denied):
    """The session of this device is another person's; nothing is done for you in their name."""

    code = "ANOTHER_PERSON"


class Rejected(Exception):
    """The request itself is at fault; nothing was executed."""

    def __init__(self, errors: Sequence[GraphQLError]) -> None:
        super().__init__("; ".join(error.message for error in errors))
        self.errors = errors

    @classmethod
    def because(cls, code: str, message: str) -> "Rejected":
        return cls([GraphQLError(message, extensions={"code": code})])

    @classmethod
    def coded(cls, code: str, errors: Sequence[GraphQLError]) -> "Rejected":
        for error in errors:
            error.extensions = {"code": code}
        return cls(errors)

    def presented(self) -> list[dict[str, Any]]:
        return present(self.errors)


def present(errors: Sequence[GraphQLError]) -> list[dict[str, Any]]:
    """The errors as the client may see them. One that nobody expected is logged under an incident id."""
    return [_present(error) for error in errors]


def present_failure(error: Exception) -> dict[str, Any]:
    """The same for what went wrong outside of any field."""
    return _present(error if isinstance(error, GraphQLError) else GraphQLError("", original_error=error))


def _present(error: GraphQLError) -> dict[str, Any]:
    cause = error.original_error
    if isinstance(cause, DomainError):
        shown = Refused.of(cause)
        return _coded(error, cause.message, code=shown.code, field=shown.field, facts=shown.facts)
    if isinstance(cause, Denied):
        return _coded(error, str(cause), code=cause.code)
    if error.extensions and "code" in error.extensions:
        return _coded(error, error.message, **error.extensions)
    incident = str(uuid4())
    log.error("Incident %s at %s", incident, error.path, exc_info=cause or error)
    return _coded(error, MASKED, code="INTERNAL", incident=incident)


def _coded(error: GraphQLError, message: str, **extensions: Any) -> dict[str, Any]:
    place = {key: value for key, value in error.formatted.items() if key in ("path", "locations")}
    return {"message": message, **place, "extensions": {k: v for k, v in extensions.items() if v is not None}}
