"""Lines that a client lists, each about something else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.identity.graphql.types import each_once
from backend.kernel.errors import Invalid


@given(st.dictionaries(st.integers(), st.integers()))
def test_each_line_is_found_by_what_it_is_about(lines: dict[int, int]) -> None:
    assert each_once(lines.items(), "items") == lines


def test_two_about_the_same_are_refused_rather_than_one_forgotten() -> None:
    with pytest.raises(Invalid) as refused:
        each_once([("A", 2), ("B", 1), ("A", 3)], "items")
    assert refused.value.field == "items"
