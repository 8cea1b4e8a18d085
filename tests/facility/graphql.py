"""Places and equipment are asked for and changed with these documents."""

from typing import Any

from backend.facility.graphql import FacilityMutation, FacilityQuery
from backend.identity.actor import Actor
from backend.kernel.db import Database
from backend.kernel.graphql.schema import build_schema
from tests.identity.graphql import Answer, execute

SCHEMA = build_schema(FacilityQuery, FacilityMutation)
CARD = "id name kind path code"
PLACES = f"""query ($parentId: ID, $search: String, $first: Int! = 20, $after: String) {{
  places(parentId: $parentId, search: $search, first: $first, after: $after) {{
    next items {{
      {CARD} number level area use anonymousReports closed polygon unit {{ name }} parent {{ {CARD} }}
      ancestors {{ name }} children {{ name }} equipmentCount
    }}
  }}
}}"""
BY_CODE = """query ($code: String!) { byCode(code: $code) {
  __typename ... on Place { path } ... on Equipment { name place { path } }
} }"""


async def ask(database: Database, viewer: Actor | None, document: str, **variables: Any) -> Answer:
    return await execute(database, document, viewer=viewer, schema=SCHEMA, **variables)
