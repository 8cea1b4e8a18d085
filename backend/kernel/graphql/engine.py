"""From a request to its answer: find the document, coerce the variables, check the cost, execute."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Hashable
from contextlib import aclosing
from inspect import isawaitable
from typing import Any, Protocol, Self, cast

import msgspec
from graphql import ExecutionResult, OperationType
from graphql.execution import Executor, create_source_event_stream, execute_subscription_event
from graphql.execution import map_source_to_response_event as answer_each
from strawberry.execution import optimized_is_awaitable

from backend.kernel.graphql.completion import CompletingExecutor
from backend.kernel.graphql.documents import Documents
from backend.kernel.graphql.errors import Rejected, present


class Request(msgspec.Struct, frozen=True, rename="camel"):
    """An operation as a client sends it, by the document's text or by the id of a registered one."""

    query: str | None = None
    document_id: str | None = None
    variables: dict[str, Any] | None = None
    operation_name: str | None = None


class Answer(msgspec.Struct, frozen=True, omit_defaults=True):
    """What goes back: errors alone if nothing was executed."""

    data: dict[str, Any] | msgspec.UnsetType | None = msgspec.UNSET
    errors: list[dict[str, Any]] | None = None


class Viewer(Protocol):
    @property
    def ref(self) -> Hashable: ...


class OperationContext(Protocol):
    """What the engine needs to know of the resolvers' context, which is made for each operation."""

    cookies: list[Any]
    """To be set on the answer."""

    @property
    def viewer(self) -> Viewer | None: ...

    @property
    def may_explore(self) -> bool:
        """Whether documents of one's own are accepted even in production (for holders of an API token)."""

    def fresh(self) -> Self:
        """The same viewer, empty loaders: a subscription's event must not see what an earlier one read."""


class Engine:
    """Executes operations on one schema."""

    def __init__(self, documents: Documents) -> None:
        self.documents = documents

    async def answer(self, request: Request, context: OperationContext) -> Answer:
        """Execute a query or a mutation, to its end even if who asked has left: only a forced stop cuts it off."""
        try:
            executor = self._prepare(request, context, subscribing=False)
        except Rejected as rejected:
            return Answer(errors=rejected.presented())
        result = executor.execute_operation()
        return _answer(await result if isawaitable(result) else result)

    async def follow(self, request: Request, context: OperationContext) -> AsyncGenerator[Answer, None]:
        """Execute a subscription: an answer for each event. Raises `Rejected` before the first."""
        executor = self._prepare(request, context, subscribing=True)
        events = create_source_event_stream(executor)
        if isawaitable(events):
            events = await events
        if isinstance(events, ExecutionResult):
            raise Rejected(events.errors or [])
        async with aclosing(answer_each(executor, events, _answer_afresh)) as results:
            async for result in results:
                yield _answer(result)

    def _prepare(
        self, request: Request, context: OperationContext, *, subscribing: bool
    ) -> CompletingExecutor:
        prepared = self.documents.find(request.query, request.document_id, may_explore=context.may_explore)
        operation = prepared.operation(request.operation_name)
        if subscribing is not (operation.operation is OperationType.SUBSCRIPTION):
            raise Rejected.because("WRONG_TRANSPORT", "Subscriptions, and only these, go over the WebSocket.")
        executor = CompletingExecutor.build(
            self.documents.schema,
            prepared.document,
            context_value=context,
            raw_variable_values=request.variables,
            operation_name=request.operation_name,
            is_awaitable=cast(Any, optimized_is_awaitable),
        )
        if isinstance(executor, list):
            raise Rejected.coded("BAD_VARIABLES", executor)
        variables = executor.variable_values.coerced
        if prepared.price(operation, variables) > self.documents.limits.cost:
            raise Rejected.because("TOO_COSTLY", "This asks for too much at once; ask for shorter pages.")
        executor = cast(CompletingExecutor, executor)
        executor.plan = prepared.plan(operation, variables)
        return executor


def _answer(result: Any) -> Answer:
    return Answer(result.data, present(result.errors) if result.errors else None)


def _answer_afresh(executor: Executor[Any]) -> Any:
    executor.context_value = executor.context_value.fresh()
    answer = execute_subscription_event(executor)
    return _finished(answer) if isawaitable(answer) else answer


async def _finished(work: Awaitable[Any]) -> Any:
    """Who goes meanwhile waits for its end: fields cut off before they begin leave coroutines that nobody awaits."""
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise
