import { t } from './messages'
import type { Belongings, Person, Role } from './queries'

export const ROLES: readonly Role[] = [
  'CADRE',
  'UNIT_ADMINISTRATOR',
  'WORKER',
  'CONTRACTOR_MANAGER',
  'DISPATCHER',
  'SECURITY_DESK',
  'ENERGY_MANAGER',
  'ASSET_MANAGER',
  'CANTEEN_MANAGER',
  'MEETING_MANAGER',
  'SUPERVISOR',
  'SYSTEM_ADMINISTRATOR',
  'SECURITY_ADMINISTRATOR',
  'AUDIT_ADMINISTRATOR',
]

export function roleName(role: Role): string {
  return t(`role.${role}`)
}

const ADMINISTRATORS: readonly Role[] = ['SYSTEM_ADMINISTRATOR', 'SECURITY_ADMINISTRATOR', 'AUDIT_ADMINISTRATOR']

/** Whoever hands out a password could use it: see PASSWORD_COMES_FROM on the server, which decides. */
export function handsOutPassword(mine: readonly Role[], person: Person): boolean {
  const theirs = person.grants.map(({ role }) => role).find((role) => ADMINISTRATORS.includes(role))
  if (mine.includes('SECURITY_ADMINISTRATOR')) return theirs !== undefined
  return mine.includes('SYSTEM_ADMINISTRATOR') && (theirs ?? 'SYSTEM_ADMINISTRATOR') === 'SYSTEM_ADMINISTRATOR'
}

/** Where a role may hold: everywhere, in one unit, or with one contractor. */
export function reaches({ site, units, contractors }: Belongings): { value: string; label: string }[] {
  return [
    { value: `place:${site.id}`, label: t('wholeArea') },
    ...units.map(({ id, name }) => ({ value: `unit:${id}`, label: name })),
    ...contractors.map(({ id, name }) => ({ value: `contractor:${id}`, label: name })),
  ]
}

/** Where a role of this person would usually hold. */
export function usualReach(role: Role, person: Person, { site }: Belongings): string {
  if ((role === 'WORKER' || role === 'CONTRACTOR_MANAGER') && person.contractor) return `contractor:${person.contractor.id}`
  if ((role === 'CADRE' || role === 'UNIT_ADMINISTRATOR') && person.unit) return `unit:${person.unit.id}`
  return `place:${site.id}`
}
