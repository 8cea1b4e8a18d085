"""What the app keeps on the device."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

_READ = """
async (store) => {
    const done = (request) => new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error)
    })
    // To open what is not there would make it, empty, before the app does.
    if (!(await indexedDB.databases()).some(({ name }) => name === 'manyi')) return []
    const database = await done(indexedDB.open('manyi'))
    const rows = await done(database.transaction(store).objectStore(store).getAll())
    database.close()
    return rows
}
"""


def kept(page: Page, store: str) -> list[dict[str, Any]]:
    """The rows of `writes`, `photos`, `drafts` or `answers` (src/lib/database.ts)."""
    rows: list[dict[str, Any]] = page.evaluate(_READ, store)
    return rows


def wait_until(page: Page, true: Callable[[], bool]) -> None:
    """Let the page work until it is so."""
    for _ in range(600):
        if true():
            return
        page.wait_for_timeout(100)
    raise AssertionError("it did not come to that within a minute")


def wait_for_answers(page: Page, *fields: str) -> None:
    """Until the device keeps an answer to each of these queries."""
    wait_until(page, lambda: set(fields) <= {field for row in kept(page, "answers") for field in row["data"]})
