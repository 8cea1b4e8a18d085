"""What was typed wrongly can be put right."""

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    _rooms()
    _kitchen()
    _canteen()


def _rooms() -> None:
    pass


def _kitchen() -> None:
    pass


def _canteen() -> None:
    pass
