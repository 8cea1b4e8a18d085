"""What becomes of the questions that a page asks the server."""

from collections.abc import Callable

from playwright.sync_api import Route


def without(operation: str) -> Callable[[Route], None]:
    """All but this one are answered."""

    def answer(route: Route) -> None:
        asked = route.request.post_data_json or {}
        if asked.get("operationName") == operation:
            route.abort()
        else:
            route.continue_()

    return answer
