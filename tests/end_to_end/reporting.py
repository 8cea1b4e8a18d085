"""Tickets that a browser's test starts with."""

from functools import cache
from uuid import uuid4

from tests.service import Client

_CHOICES = '{ places(search: "1号楼 413") { items { id } } categories { children { id } } }'
_REPORT = """
mutation Report($key: IdempotencyKey!, $input: ReportInput!) {
    reportTicket(key: $key, input: $input) { ... on Ticket { id } }
}
"""


def report(client: Client, words: str) -> str:
    """The id of a ticket that this person has just reported."""
    place, category = _choices(client)
    wanted = {"placeId": place, "categoryId": category, "description": words}
    ticket: str = client.ask(_REPORT, key=str(uuid4()), input=wanted)["reportTicket"]["id"]
    return ticket


@cache
def _choices(client: Client) -> tuple[str, str]:
    found = client.ask(_CHOICES)
    return found["places"]["items"][0]["id"], found["categories"][0]["children"][0]["id"]
