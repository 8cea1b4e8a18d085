"""The category tree: groups of what may be wrong, and the leaves that people choose."""

from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from backend.kernel.errors import DomainError, NotFound
from backend.kernel.refs import uuid7
from backend.tickets.category_tree import TREE
from backend.tickets.models import Category


class NotALeaf(DomainError):
    """Choose one of the kinds in this group."""


@dataclass(frozen=True, slots=True)
class Node:
    """A category and the kinds in it."""

    category: Category
    kinds: list["Node"]


async def tree(session: AsyncSession) -> list[Node]:
    """The whole tree, in the order in which people see it."""
    rows = await session.scalars(select(Category).order_by(Category.position, Category.id))
    nodes = {category.id: Node(category, []) for category in rows}
    groups: list[Node] = []
    for node in nodes.values():
        parent = node.category.parent_id
        (nodes[parent].kinds if parent else groups).append(node)
    return groups


async def leaf(session: AsyncSession, category_id: UUID) -> Category:
    """The category, if it is one that people may choose."""
    row = (
        await session.execute(select(Category, is_group()).where(Category.id == category_id))
    ).one_or_none()
    return chosen(*row) if row else chosen(None)


C = TypeVar("C")


def chosen(category: C | None, has_kinds: bool = False) -> C:
    """What was found for a choice, or why it cannot be chosen."""
    if category is None:
        raise NotFound(field="categoryId")
    if has_kinds:
        raise NotALeaf(field="categoryId")
    return category


def is_group() -> ColumnElement[bool]:
    """Whether a category has kinds in it."""
    kind = aliased(Category)
    return exists().where(kind.parent_id == Category.id)


async def by_key(session: AsyncSession, key: str) -> Category:
    return (await session.scalars(select(Category).where(Category.key == key))).one()


async def plant(session: AsyncSession) -> None:
    """Bring the tree up to what the service knows; what people have added stays."""
    for place, group in enumerate(TREE):
        parent = await _plant(session, group.row | {"position": place, "parent_id": None})
        for position, kind in enumerate(group.kinds):
            await _plant(session, kind.row | {"position": position, "parent_id": parent})


async def _plant(session: AsyncSession, row: dict[str, object]) -> UUID:
    kept = {name: value for name, value in row.items() if name != "key"}
    planted: UUID | None = await session.scalar(
        insert(Category)
        .values(id=uuid7(), **row)
        .on_conflict_do_update(index_elements=["key"], set_=kept)
        .returning(Category.id)
    )
    assert planted is not None
    return planted
