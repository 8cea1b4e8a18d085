"""Rows that people change in a form: nobody overwrites what they have not seen."""

from sqlalchemy.orm import Mapped, mapped_column

from backend.kernel.db import Entity
from backend.kernel.errors import StaleVersion


class Editable(Entity):
    """`version` grows with every change and is checked where people decide."""

    __abstract__ = True

    version: Mapped[int] = mapped_column(default=1, server_default="1")

    def check_version(self, seen: int | None) -> None:
        """Without `seen` whoever acts decides on the row as it is, whatever it was."""
        if seen is not None and seen != self.version:
            raise StaleVersion(current=self.version)
