import type { VariablesOf } from '@/graphql'
import type { Photo } from '@/lib/outbox'
import { joining } from '@/lib/outbox/joining'
import { fromWallClock } from '@/lib/time'
import type { ReportTicket } from '../writes'
import type { CategoryKind, Urgency } from './reportQuery'

export interface ReportedPlace {
  id: string
  name: string
  path: string
}

export interface ReportedEquipment {
  id: string
  name: string
}

/** What is filled in, as it is kept on the device until it is sent. */
export interface Report {
  place: ReportedPlace | undefined
  equipment: ReportedEquipment | undefined
  kind: Pick<CategoryKind, 'id' | 'name' | 'nameEn' | 'urgency'> | undefined
  /** Only where the person judges otherwise than the category. */
  urgency: Urgency | undefined
  description: string
  photos: Photo[]
  /** Wall-clock time of the office area, as the input gives it: `2026-11-23T09:30`. */
  wished: string
  phone: string
  onBehalfOf: string
}

export const LONGEST_DESCRIPTION = 2000
/** The form under which its draft lies, and the page that has it. */
export const REPORT_FORM = 'report'

export function emptyReport(phone: string): Report {
  return {
    place: undefined,
    equipment: undefined,
    kind: undefined,
    urgency: undefined,
    description: '',
    photos: [],
    wished: '',
    phone,
    onBehalfOf: '',
  }
}

export type Gap = 'place' | 'kind' | 'description'

/** What is still missing, in the order of the page. */
export function gapsIn(report: Report): Gap[] {
  const missing: Record<Gap, boolean> = {
    place: !report.place,
    kind: !report.kind,
    description: report.description.trim() === '',
  }
  return (Object.keys(missing) as Gap[]).filter((gap) => missing[gap])
}

type Input = VariablesOf<typeof ReportTicket>['input']

/** The report as the server takes it; call it only when `gapsIn` is empty. Photos go by their keys. */
export function inputOf(report: Report, happenedAt: string): Input {
  return {
    placeId: report.place!.id,
    equipmentId: report.equipment?.id ?? null,
    categoryId: report.kind!.id,
    description: report.description.trim(),
    urgency: report.urgency ?? null,
    photoIds: report.photos.map((photo) => photo.key),
    wishedAt: report.wished ? fromWallClock(report.wished) : null,
    contactPhone: report.phone.trim() || null,
    onBehalfOf: report.onBehalfOf || null,
    happenedAt,
  }
}

/** What stands in the form when a report that was sent comes back there. */
export const takenBack = joining<'description', Report>('description')
