"""Importing people from a workbook: everyone in it or, with any fault, no one."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from backend.identity.actor import Actor
from backend.identity.events import (
    PeopleImported,
    PersonChanged,
    PersonJoined,
    PersonReturned,
    RoleGranted,
)
from backend.identity.granting import give
from backend.identity.import_plan import Change, Newcomer, plan
from backend.identity.leaving import mark_leaver
from backend.identity.models import Person, RoleGrant
from backend.identity.people_sheet import PeopleSheet
from backend.identity.transferring import transfer
from backend.kernel import clock, journal
from backend.kernel.bulk import insert_many, quietly, record_many
from backend.kernel.refs import uuid7
from backend.kernel.uploads import SheetImport

# Two imports at once would both find the same login unused.
_ALONE = text("SELECT pg_advisory_xact_lock(hashtext('identity.import_people'))")


async def import_people(
    session: AsyncSession,
    actor: Actor,
    upload_id: UUID,
    sheet: PeopleSheet,
    offices: Mapping[str, UUID],
    *,
    dry_run: bool,
) -> SheetImport:
    """Compare the sheet with the people we know; bring them in unless it is a dry run or something is wrong.

    `offices` are the ids of the spaces by the codes that the sheet names.
    """
    await session.execute(_ALONE)
    found = await plan(session, actor, sheet, offices)
    run = SheetImport.of(
        upload_id,
        actor.id,
        sheet.reading,
        dry_run=dry_run,
        created=len(found.newcomers),
        changed=len(found.changes),
    )
    session.add(run)
    if dry_run or run.fault_count:
        return run
    async with quietly(session):
        await _welcome(session, actor, upload_id, found.newcomers)
        for change in found.changes:
            await _change(session, actor, upload_id, change)
    await journal.record(
        session, actor.ref, run.ref, PeopleImported(created=run.created, changed=run.changed)
    )
    return run


async def _welcome(
    session: AsyncSession, actor: Actor, upload_id: UUID, newcomers: Sequence[Newcomer]
) -> None:
    await insert_many(session, Person, [newcomer.values for newcomer in newcomers])
    with_role = [(newcomer, newcomer.role) for newcomer in newcomers if newcomer.role is not None]
    grants = [
        {
            "id": uuid7(),
            "person_id": newcomer.ref.id,
            "role": role,
            "at_kind": newcomer.home.kind,
            "at_id": newcomer.home.id,
            "granted_by": actor.id,
            "granted_at": clock.now(),
        }
        for newcomer, role in with_role
    ]
    await insert_many(session, RoleGrant, grants)
    joined = PersonJoined(upload=upload_id)
    await record_many(session, actor.ref, [(newcomer.ref, joined) for newcomer in newcomers])
    granted = [(one.ref, RoleGranted(role=role, at=str(one.home))) for one, role in with_role]
    await record_many(session, actor.ref, granted)


async def _change(session: AsyncSession, actor: Actor, upload_id: UUID, change: Change) -> None:
    person = change.person
    if change.values:
        person.describe(**change.values)
        fields = sorted(change.values.keys() - {"search"})
        await journal.record(session, actor.ref, person.ref, PersonChanged(fields=fields, upload=upload_id))
    if change.returns:
        person.come_back()
        await journal.record(session, actor.ref, person.ref, PersonReturned(upload=upload_id))
    if change.home is not None:
        await transfer(session, actor, person, change.home, upload_id)
    if change.role is not None:
        await give(session, actor, person, change.role, person.home)
    if change.leaves:
        await mark_leaver(session, actor, person.id)
