"""What people may write: trimmed, and neither too short nor endless."""

from backend.kernel.errors import Invalid


def written(typed: str, field: str, *, most: int, least: int = 1) -> str:
    words = typed.strip()
    if not least <= len(words) <= most or "\0" in words:
        raise Invalid(field=field, least=least, most=most)
    return words
