"""What may go wrong between a device, the gateway and the backend, by what to do about it."""


class GatewayError(Exception):
    """Its text is one clear line for the operator."""


class Transient(GatewayError):
    """Try again later: after `retry_after` seconds when the other side said so."""

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class AuthFailed(GatewayError):
    """The other side does not accept us. Trying again cannot help: stop and say so."""


class ConfigError(GatewayError):
    """A person has to put something right first."""


class Refused(GatewayError):
    """The backend will never take this batch as it is."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message


class TooLarge(Refused):
    """The backend takes this only in smaller batches."""
