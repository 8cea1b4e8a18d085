import type { VariablesOf } from '@/graphql'
import { send } from '@/graphql/post'
import type { Photo, Refusal } from '@/lib/outbox'
import type { Report } from '../report/report'
import type { ReportAsStranger } from './strangerQueries'

/** What a stranger fills in, kept on the device until all of it has arrived. */
export interface StrangerReport extends Pick<Report, 'kind' | 'description' | 'photos' | 'phone'> {
  /** Once the report is there its photos follow. */
  receipt: { number: string; token: string } | undefined
}

export const MOST_PHOTOS = 3
const UPLOAD_PATIENCE = 60_000

export function emptyStrangerReport(): StrangerReport {
  return { kind: undefined, description: '', photos: [], phone: '', receipt: undefined }
}

export type Gap = 'kind' | 'description' | 'phone'

/** What is still missing, in the order of the page. */
export function gapsIn({ kind, description, phone }: StrangerReport): Gap[] {
  const missing: Record<Gap, boolean> = {
    kind: !kind,
    description: description.trim() === '',
    phone: !/^((\+|00)86)?1[3-9]\d{9}$/.test(phone.replace(/[\s-]/g, '')),
  }
  return (Object.keys(missing) as Gap[]).filter((gap) => missing[gap])
}

/** Call it only when `gapsIn` is empty. */
export function inputOf(code: string, { kind, description, phone }: StrangerReport): VariablesOf<typeof ReportAsStranger>['input'] {
  return { code, phone, categoryId: kind!.id, description: description.trim() }
}

/** Why a photo has not arrived; undefined when it has. */
export async function sendPhoto({ key, blob }: Photo, token: string): Promise<Refusal | undefined> {
  try {
    const headers = { 'content-type': blob.type, 'idempotency-key': key, 'report-token': token }
    const response = await send('/files/of-report', { body: blob, headers }, UPLOAD_PATIENCE)
    return response.ok ? undefined : ((await response.json()) as Refusal)
  } catch {
    return { code: 'unreachable', message: '' }
  }
}
