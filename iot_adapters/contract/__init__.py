"""What crosses between a gateway and the backend, as JSON Schemas (draft 2020-12)."""

import json
from importlib.resources import files
from typing import Any, Final


def schema(name: str) -> dict[str, Any]:
    """The schema `<name>.schema.json`; its `$defs` hold the answers too."""
    text = files(__name__).joinpath(f"{name}.schema.json").read_text(encoding="utf-8")
    document: dict[str, Any] = json.loads(text)
    return document


READINGS_PATH: Final = "/intake/readings"
BATCH_LIMIT: Final[int] = schema("readings")["properties"]["readings"]["maxItems"]
