"""What a line of the journal shows of its data: enough to see what happened, not whom one could ring up."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from backend.edge.audit.words import DETAILS, FIELDS, VALUES, said
from backend.kernel.languages import spoken
from backend.tickets.records import HoldReason

_FREE_TEXT = {"words", "reason"}
"""People write there what they like, names and telephone numbers too: only its length is shown."""
_HOLD_REASONS = frozenset(HoldReason)
"""A reason that is chosen, not written."""
_NAMES_OF_PEOPLE = {"worker_name", "visitor"}
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
_PHONE = re.compile(r"(?<!\d)(1\d{2})\d{4}(\d{4})(?!\d)")


def details(data: Mapping[str, Any], locale: str) -> Sequence[tuple[str, str]]:
    """Names and values for people; ids and what only the service needs are left out."""
    shown = ((name, _shown(name, value, locale)) for name, value in data.items() if name in DETAILS)
    return [(said(DETAILS, name, locale), value) for name, value in shown if value]


def _shown(name: str, value: Any, locale: str) -> str:
    if isinstance(value, list | tuple):
        return spoken(locale, "、", ", ").join(filter(None, (_shown(name, each, locale) for each in value)))
    text = "" if value is None else str(value)
    if _ID.search(text):
        return ""
    if name in _FREE_TEXT and text and text not in _HOLD_REASONS:
        return spoken(locale, f"（{len(text)} 字）", f"({len(text)} characters)")
    if name == "address":
        return _network(text)
    if name in _NAMES_OF_PEOPLE:
        return text[:1] + "*" * (len(text) - 1)
    return _PHONE.sub(r"\1****\2", said(FIELDS if name == "fields" else VALUES, text, locale))


def _network(address: str) -> str:
    """The half that tells the network; the other half tells the device."""
    sign = ":" if ":" in address else "."
    parts = address.split(sign)
    half = len(parts) // 2
    return sign.join(parts[:half] + ["*"] * (len(parts) - half)) if len(parts) > 1 else ""
