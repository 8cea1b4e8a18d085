"""The code on a label: unlike any other, and never read as another."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.facility import codes
from backend.facility.codes import ALPHABET, HIGHEST, LENGTH, MisreadCode
from backend.kernel.db import Database

numbers = st.integers(0, HIGHEST - 1)
places = st.integers(0, LENGTH - 1)


@given(numbers)
def test_a_code_has_eight_unmistakable_signs(number: int) -> None:
    code = codes.encode(number)
    assert len(code) == 8
    assert set(code) <= set(ALPHABET)
    assert not set(code) & set("01OIL")
    assert codes.read(code) == code


@given(numbers, numbers)
def test_different_numbers_have_different_codes(a: int, b: int) -> None:
    assert (codes.encode(a) == codes.encode(b)) == (a == b)


@given(numbers, places, st.sampled_from(ALPHABET))
def test_one_wrong_sign_is_refused(number: int, place: int, sign: str) -> None:
    code = codes.encode(number)
    misread = code[:place] + sign + code[place + 1 :]
    if misread != code:
        with pytest.raises(MisreadCode):
            codes.read(misread)


@given(numbers, places, places)
def test_two_signs_in_each_others_place_are_refused(number: int, a: int, b: int) -> None:
    signs = list(codes.encode(number))
    signs[a], signs[b] = signs[b], signs[a]
    misread = "".join(signs)
    if misread != codes.encode(number):
        with pytest.raises(MisreadCode):
            codes.read(misread)


def test_it_may_be_typed_with_blanks_hyphens_and_small_letters() -> None:
    code = codes.encode(4711)
    assert codes.read(f" {code[:4].lower()}-{code[4:6]} {code[6:]} ") == code


@pytest.mark.parametrize("typed", ["", "2", "222222222", "O0I1L222", "会议室会议室会议", "2" * 1000])
def test_what_is_no_code_is_refused(typed: str) -> None:
    with pytest.raises(MisreadCode):
        codes.read(typed)


@pytest.mark.parametrize("number", [-1, HIGHEST])
def test_there_are_just_so_many(number: int) -> None:
    with pytest.raises(ValueError, match=str(number)):
        codes.encode(number)


async def test_drawn_side_by_side_none_comes_twice(database: Database) -> None:
    async def draw() -> list[str]:
        async with database.write() as session:
            return list(await codes.draw(session, 50))

    drawn = [code for batch in await asyncio.gather(*(draw() for _ in range(8))) for code in batch]
    assert len(set(drawn)) == len(drawn) == 400
