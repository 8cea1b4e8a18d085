"""The web server's application: GraphQL, files, intake, and the web app itself."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from litestar import Litestar, Request, Response, get
from litestar.connection import ASGIConnection
from litestar.datastructures import State
from litestar.di import Provide
from litestar.exceptions import HTTPException
from litestar.status_codes import HTTP_428_PRECONDITION_REQUIRED
from sqlalchemy import text

from backend.edge import (
    calendar_addresses,
    facility_export,
    files,
    intake,
    kitchen_costs,
    kitchen_ledger,
    monthly_report,
    name_plates,
    people_export,
    room_links,
    statistics,
    webapp,
)
from backend.edge.audit import sheet as audit
from backend.edge.schema import schema
from backend.edge.security import bearer, protect
from backend.edge.service import PERSON_HEADER, Service, TheService, open_service
from backend.edge.webapp import DIST, WebApp
from backend.identity.acting import actor_of_api_token
from backend.identity.actor import Actor
from backend.identity.graphql_permission import PasswordIsTemporary
from backend.identity.sessions import COOKIE
from backend.kernel.graphql.context import Context
from backend.kernel.graphql.documents import Documents, read_documents
from backend.kernel.graphql.endpoint import routes
from backend.kernel.graphql.engine import Engine
from backend.kernel.graphql.errors import AnotherPerson
from backend.kernel.settings import Settings
from backend.notify import channels

Connection = ASGIConnection[Any, Any, Any, Any]
_NEW_OBJECTS = 20_000
"""A list of twenty tickets makes about two thousand; nearly all are gone with its answer, cycles or not."""


@get("/healthz")
async def healthz(service: TheService) -> Response[dict[str, str]]:
    """Answers when the database does."""
    async with service.database.read() as session:
        await session.execute(text("SELECT 1"))
    return Response({"status": "ok"})


def create_app(settings: Settings) -> Litestar:
    @asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncIterator[None]:
        async with open_service(settings) as service:
            app.state.service = service
            app.state.web_app = WebApp()
            leave_alone_what_stays()
            yield

    async def context_for(connection: Connection) -> Context[Actor]:
        service: Service = connection.app.state.service
        viewer = await _actor(connection)
        return Context(
            database=service.database,
            live=service.live,
            settings=settings,
            viewer=viewer,
            connection=connection,
            may_explore=viewer is not None and bearer(connection.headers) is not None,
        )

    registered = read_documents(DIST / "documents.json") if (DIST / "documents.json").exists() else {}
    documents = Documents(schema, registered, ad_hoc=not settings.is_production)
    documents.warm()
    return Litestar(
        route_handlers=[
            healthz,
            *routes(Engine(documents), context_for, settings.accepts_origin),
            files.ROUTER,
            intake.receive,
            facility_export.label_sheet,
            facility_export.places_sheet,
            facility_export.equipment_sheet,
            statistics.statistics_sheet,
            kitchen_costs.kitchen_costs_sheet,
            monthly_report.monthly_report,
            people_export.people_workbook,
            name_plates.sheets,
            calendar_addresses.calendars,
            kitchen_ledger.kitchen_ledger,
            room_links.door,
            audit.journal_sheet,
            webapp.serve,
        ],
        dependencies={
            "service": Provide(_service, sync_to_thread=False),
            "web_app": Provide(_web_app, sync_to_thread=False),
            "actor": Provide(_actor_of_request),
        },
        exception_handlers={AnotherPerson: _refuse_another},
        lifespan=[lifespan],
        openapi_config=None,
    )


def leave_alone_what_stays() -> None:
    """Schema, mappings and statements live as long as the process: a third of a request's time went into
    looking through them for garbage, again and again, and an eighth into doing so several times a request."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS, 10, 10)


def _service(state: State) -> Service:
    service: Service = state.service
    return service


def _web_app(state: State) -> WebApp:
    web_app: WebApp = state.web_app
    return web_app


async def _actor_of_request(request: Request[Any, Any, State]) -> Actor | None:
    """For files and workbooks; the operations of GraphQL deny each for itself what needs an own password."""
    actor = await _actor(request)
    if actor is not None and actor.must_change_password:
        raise HTTPException(str(PasswordIsTemporary()), status_code=HTTP_428_PRECONDITION_REQUIRED)
    return actor


async def _actor(connection: Connection) -> Actor | None:
    service: Service = connection.app.state.service
    if token := bearer(connection.headers):
        actor = await service.actors.of(token, actor_of_api_token)
    else:
        actor = await service.actors.of(connection.cookies.get(COOKIE))
    believed = connection.headers.get(PERSON_HEADER)
    if actor is not None and believed is not None and believed != str(actor.id):
        raise AnotherPerson
    return actor


def _refuse_another(_: Request[Any, Any, Any], error: AnotherPerson) -> Response[dict[str, str]]:
    return Response({"code": error.code.lower(), "message": str(error)}, status_code=401)


_settings = Settings.from_env()
channels.check()
app = protect(create_app(_settings), _settings)
