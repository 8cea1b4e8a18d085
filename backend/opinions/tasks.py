"""What happens to opinions by itself: the errands register themselves with the clockwork when imported."""

from backend.opinions import deadlines, judging

__all__ = ["deadlines", "judging"]
