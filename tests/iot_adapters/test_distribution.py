"""iot_adapters is a distribution of its own."""

import ast
import sys
import tomllib
from pathlib import Path

import iot_adapters

FOLDER = Path(iot_adapters.__file__).parent
PROJECT = tomllib.loads((FOLDER / "pyproject.toml").read_text(encoding="utf-8"))
PROVIDES = {"click": "click", "httpx": "httpx", "tzdata": "zoneinfo"}
"""Requirement → the module that needs it."""


def test_every_package_is_in_the_wheel() -> None:
    packages = {
        ".".join(("iot_adapters", *init.parent.relative_to(FOLDER).parts))
        for init in FOLDER.rglob("__init__.py")
    }
    assert set(PROJECT["tool"]["setuptools"]["packages"]) == packages


def test_it_imports_nothing_but_itself_and_what_it_requires() -> None:
    required = {line.split(">")[0] for line in PROJECT["project"]["dependencies"]}
    assert required == set(PROVIDES)
    foreign = {
        name
        for file in FOLDER.rglob("*.py")
        for name in _imports(file)
        if name != "iot_adapters" and name not in sys.stdlib_module_names
    }
    assert foreign == {"click", "httpx"}


def _imports(file: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names.add((node.module or "").split(".")[0])
    return names
