"""Values that fit a rule's type and would break what relies on it."""

from collections.abc import Mapping
from typing import Any

import msgspec
import pytest

from backend.kernel.errors import Invalid
from backend.rules.catalogue import canteen
from backend.rules.values import Night


@pytest.mark.parametrize("value", [{"grams": 124, "hours": 48}, {"grams": 125, "hours": 47}])
def test_no_sample_is_smaller_or_kept_shorter_than_is_common(value: Mapping[str, Any]) -> None:
    canteen.SAMPLE.read({"grams": 125, "hours": 48})
    with pytest.raises(Invalid):
        canteen.SAMPLE.read(value)


def test_an_hour_of_the_night_has_no_zone() -> None:
    """It would not compare with those of the clocks here."""
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"start": "22:00:00Z", "end": "06:00:00"}, Night)
