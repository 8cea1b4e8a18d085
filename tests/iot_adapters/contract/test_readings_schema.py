import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from iot_adapters.contract import BATCH_LIMIT, schema

READINGS = schema("readings")
GOOD = {"point": "rooms/413/co2", "time": "2026-11-22T03:04:05Z", "value": 494.7, "sequence": 123}

validator = Draft202012Validator(READINGS, format_checker=Draft202012Validator.FORMAT_CHECKER)


def batch(*readings: Any) -> dict[str, Any]:
    return {"gateway": "demo-replay", "readings": list(readings)}


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(READINGS)
    assert READINGS["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert BATCH_LIMIT == 5000


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"value": -3},
        {"value": 1.7e308},
        {"time": "2026-11-22T11:04:05.123456+08:00"},
        {"point": "power"},
        {"point": "rooms/会议室/co2"},
        {"sequence": 2**53 - 1},
    ],
)
def test_a_reading_that_is_right(change: dict[str, Any]) -> None:
    validator.validate(batch(GOOD | change))


@pytest.mark.parametrize(
    "change",
    [
        {"value": None},
        {"value": "494.7"},
        {"value": True},
        {"value": float("inf")},
        {"value": json.loads("1e999")},
        {"time": "2026-11-22T03:04:05"},
        {"time": "2026-11-22"},
        {"time": 1763780645},
        {"point": ""},
        {"point": "rooms//co2"},
        {"point": "/rooms"},
        {"point": "rooms/4 13/co2"},
        {"point": "rooms/4\x0013/co2"},
        {"point": "a" * 201},
        {"sequence": 0},
        {"sequence": 1.5},
        {"sequence": 2**53},
        {"unit": "ppm"},
    ],
)
def test_a_reading_that_is_wrong(change: dict[str, Any]) -> None:
    assert not validator.is_valid(batch(GOOD | change))


@pytest.mark.parametrize("missing", sorted(GOOD))
def test_a_reading_that_is_incomplete(missing: str) -> None:
    assert not validator.is_valid(batch({k: v for k, v in GOOD.items() if k != missing}))


def test_a_batch_is_neither_empty_nor_too_large_nor_nameless() -> None:
    assert not validator.is_valid(batch())
    assert validator.is_valid(batch(*[GOOD] * 5000))
    assert not validator.is_valid(batch(*[GOOD] * 5001))
    assert not validator.is_valid({"readings": [GOOD]})
    assert not validator.is_valid({"gateway": "", "readings": [GOOD]})
    assert not validator.is_valid(batch(GOOD) | {"token": "sesame"})
    assert not validator.is_valid([GOOD])


@pytest.mark.parametrize(
    ("answer", "document", "valid"),
    [
        ("receipt", {"committed": 5000}, True),
        ("receipt", {"committed": -1}, False),
        ("receipt", {}, False),
        ("refusal", {"code": "unknown_point", "message": "rooms/1/co2"}, True),
        ("refusal", {"code": "", "message": ""}, False),
        ("refusal", {"message": "no"}, False),
    ],
)
def test_answers(answer: str, document: dict[str, Any], valid: bool) -> None:
    assert Draft202012Validator(READINGS["$defs"][answer]).is_valid(document) is valid
