"""Which documents are executed, and what is kept of each: parsed, validated, priced and compiled once.

In production these are the app's own, registered when it is built and named by their SHA-256. Elsewhere, and
for holders of an API token, any document is welcome that keeps within the limits.
"""

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
import strawberry
from graphql import (
    DirectiveNode,
    DocumentNode,
    GraphQLSchema,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    Token,
    VariableNode,
    Visitor,
    parse,
    specified_rules,
    visit,
)
from graphql.validation.rules import overlapping_fields_can_be_merged
from strawberry.schema.schema import validate_document

from backend.kernel.graphql.completion import Plan
from backend.kernel.graphql.errors import Rejected
from backend.kernel.graphql.limits import Limits, Survey, operations
from backend.kernel.graphql.pricing import Pricing

# Fields of one response name are compared in pairs: graphql-core's own bound lets a document take seconds.
overlapping_fields_can_be_merged.MAX_COMPLEXITY_BUDGET = 50_000

_RULES = tuple(specified_rules)
_AD_HOC_KEPT = 256
_VARIANTS_KEPT = 32


def read_documents(path: Path) -> dict[str, str]:
    """The app's documents by their SHA-256, as its build wrote them; raises ValueError if one was changed."""
    documents = msgspec.json.decode(path.read_bytes(), type=dict[str, str])
    for name, text in documents.items():
        if _digest(text) != name:
            raise ValueError(f"{path} holds another document than the registered one: {name}")
    return documents


class Prepared:
    """A document within the limits and valid for the schema, with all that its executions share."""

    def __init__(self, schema: GraphQLSchema, document: DocumentNode, survey: Survey) -> None:
        self.document = document
        self.operations = {each.name.value if each.name else None: each for each in operations(document)}
        self._schema = schema
        self._page_variables = sorted(survey.page_variables)
        self._conditions = _conditions(document)
        self._prices: dict[tuple[Any, ...], int] = {}
        self._plans: dict[tuple[Any, ...], Plan] = {}

    def operation(self, name: str | None) -> OperationDefinitionNode:
        if name is None and len(self.operations) == 1:
            return next(iter(self.operations.values()))
        if name not in self.operations:
            raise Rejected.because("BAD_DOCUMENT", "Name one of the document's operations in operationName.")
        return self.operations[name]

    def price(self, operation: OperationDefinitionNode, variables: Mapping[str, Any]) -> int:
        sizes = {name: variables[name] for name in self._page_variables if name in variables}
        key = (id(operation), *sizes.items())
        if key not in self._prices:
            _make_room(self._prices)
            self._prices[key] = Pricing(self._schema, self.document, sizes).of(operation)
        return self._prices[key]

    def plan(self, operation: OperationDefinitionNode, variables: Mapping[str, Any]) -> Plan:
        key = (id(operation), *map(variables.get, self._conditions))
        if key not in self._plans:
            _make_room(self._plans)
            self._plans[key] = Plan()
        return self._plans[key]


class Documents:
    """Finds and prepares a request's document; `ad_hoc` says whether anyone may send one of their own."""

    def __init__(
        self,
        schema: strawberry.Schema,
        registered: Mapping[str, str],
        *,
        ad_hoc: bool,
        limits: Limits = Limits(),  # noqa: B008  # frozen
    ) -> None:
        self.schema = schema._schema  # noqa: SLF001  # Strawberry has no public name for it
        self.limits = limits
        self._registered = registered
        self._ad_hoc = ad_hoc
        self._known: dict[str, Prepared] = {}
        self._recent: OrderedDict[str, Prepared] = OrderedDict()

    def warm(self) -> None:
        """Prepare every registered document, so that one that does not fit the schema stops the start."""
        for name in self._registered:
            self.find(None, name, may_explore=False)

    def find(self, text: str | None, name: str | None, *, may_explore: bool) -> Prepared:
        """The document of this text, or registered by this name."""
        if name is None:
            if text is None:
                raise Rejected.because("BAD_REQUEST", "Send a query, or a documentId.")
            name = _digest(text)
        if name in self._known:
            return self._known[name]
        if name in self._registered:
            self._known[name] = self._prepare(self._registered[name])
            return self._known[name]
        if text is None or _digest(text) != name:
            raise Rejected.because("DOCUMENT_UNKNOWN", "No document is registered by this id.")
        if not (self._ad_hoc or may_explore):
            raise Rejected.because(
                "DOCUMENT_NOT_REGISTERED", "Only the app's own documents are accepted here."
            )
        return self._one_of_the_recent(name, text)

    def _one_of_the_recent(self, name: str, text: str) -> Prepared:
        if name in self._recent:
            self._recent.move_to_end(name)
        else:
            self._recent[name] = self._prepare(text)
            if len(self._recent) > _AD_HOC_KEPT:
                self._recent.popitem(last=False)
        return self._recent[name]

    def _prepare(self, text: str) -> Prepared:
        try:
            document = parse(text, max_lexical_tokens=self.limits.tokens, max_comments=self.limits.tokens)
        except GraphQLSyntaxError as error:
            raise Rejected.coded(_reason(error), [error]) from None
        if any("\0" in (token.value or "") for token in _tokens(document)):
            # PostgreSQL keeps no text with it.
            raise Rejected.because("BAD_DOCUMENT", "A text must not contain the character NUL.")
        survey = Survey(document, self.limits)
        errors = validate_document(self.schema, document, _RULES)
        if errors:
            raise Rejected.coded("BAD_DOCUMENT", errors)
        return Prepared(self.schema, document, survey)


def _reason(error: GraphQLSyntaxError) -> str:
    """The parser aborts at its limits with the class of any other syntax error."""
    if not error.message.endswith("Parsing aborted."):
        return "BAD_DOCUMENT"
    return "DOCUMENT_TOO_DEEP" if "deep" in error.message else "DOCUMENT_TOO_LONG"


def _tokens(document: DocumentNode) -> Iterator[Token]:
    token = document.loc and document.loc.start_token
    while token:
        yield token
        token = token.next


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _make_room(kept: dict[Any, Any]) -> None:
    if len(kept) >= _VARIANTS_KEPT:
        kept.clear()


class _Conditions(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def enter_directive(self, node: DirectiveNode, *_: Any) -> None:
        for argument in node.arguments or ():
            if isinstance(argument.value, VariableNode):
                self.names.add(argument.value.name.value)


def _conditions(document: DocumentNode) -> list[str]:
    """The variables that directives read: with the same answers to them, the same fields are collected."""
    conditions = _Conditions()
    visit(document, conditions)
    return sorted(conditions.names)
