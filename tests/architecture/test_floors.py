"""What the import contracts of pyproject.toml cannot say: who may know the frameworks at the edges."""

import grimp
import pytest


@pytest.fixture(scope="module")
def imports() -> grimp.ImportGraph:
    return grimp.build_graph("backend", include_external_packages=True, cache_dir=None)


def is_allowed(module: str, word: str) -> bool:
    """`backend.tickets.graphql`, `backend.tickets.graphql.answers`, `backend.identity.graphql_permission`."""
    floor, *inside = module.split(".")[1:]
    return floor == "edge" or any(part.startswith(word) for part in inside)


@pytest.mark.parametrize(
    ("framework", "word", "kernel"),
    [("strawberry", "graphql", set()), ("celery", "tasks", {"backend.kernel.jobs"})],
)
def test_a_framework_stays_in_the_modules_named_for_it(
    imports: grimp.ImportGraph, framework: str, word: str, kernel: set[str]
) -> None:
    users = imports.find_modules_that_directly_import(framework)
    assert users, "the contract would hold for nobody"
    assert {module for module in users if not is_allowed(module, word)} == kernel
