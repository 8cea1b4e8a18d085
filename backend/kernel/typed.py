"""Words as people type them, or refused. No text in PostgreSQL holds a NUL."""

from backend.kernel.errors import Invalid


def words(typed: str, field: str, longest: int) -> str:
    """Trimmed: something, and not endless."""
    written = typed.strip()
    if not written or len(written) > longest or "\0" in written:
        raise Invalid(field=field, limit=longest)
    return written


def few_words(typed: str | None, field: str, longest: int) -> str | None:
    """The same of what may be left out."""
    return words(typed, field, longest) if typed and typed.strip() else None
