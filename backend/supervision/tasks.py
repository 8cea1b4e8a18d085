"""What supervision does in the background; the errand registers itself with the clockwork when imported."""

from backend.supervision import monthly_report

__all__ = ["monthly_report"]
