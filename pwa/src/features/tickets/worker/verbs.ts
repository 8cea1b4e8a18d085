import { queueWrite } from '@/graphql/outbox'
import type { Photo } from '@/lib/outbox'
import type { VariablesOf } from '@/graphql'
import { t } from './messages'
import type { FieldAction } from './outlook'
import { ArriveAtTicket, FinishTicket, GiveBackTicket, HoldTicket, RecordStep, ResumeTicket, TransferTicket } from './writes'

export interface Job {
  id: string
  place: { path: string }
}

export interface Material {
  itemId: string
  quantity: number
}

/** What a worker tells about a piece of work. */
export interface WorkReport {
  photos: Photo[]
  materials: Material[]
  minutes: number
  words: string
}

export type HoldReason = VariablesOf<typeof HoldTicket>['reason']
type Stage = VariablesOf<typeof RecordStep>['stage']

export function arrive(job: Job) {
  return queueWrite(ArriveAtTicket, { ...about(job, 'arrive'), variables: (happenedAt) => ({ id: job.id, action: { happenedAt } }) })
}

export function recordStep(job: Job, stage: Stage, { photos, materials, minutes, words }: WorkReport) {
  return queueWrite(RecordStep, {
    ...about(job, 'step'),
    photos,
    variables: (happenedAt) => ({ id: job.id, stage, action: told(happenedAt, photos, words), materials, minutes }),
  })
}

export function finish(job: Job, { photos, materials, minutes, words }: WorkReport) {
  return queueWrite(FinishTicket, {
    ...about(job, 'finish'),
    photos,
    variables: (happenedAt) => ({ id: job.id, action: told(happenedAt, photos, words), materials, minutes }),
  })
}

export function hold(job: Job, reason: HoldReason, { photos, words }: Pick<WorkReport, 'photos' | 'words'>) {
  return queueWrite(HoldTicket, {
    ...about(job, 'hold'),
    photos,
    variables: (happenedAt) => ({ id: job.id, reason, action: told(happenedAt, photos, words) }),
  })
}

export function resume(job: Job) {
  return queueWrite(ResumeTicket, { ...about(job, 'resume'), variables: (happenedAt) => ({ id: job.id, action: { happenedAt } }) })
}

export function transfer(job: Job, workerId: string, reason: string) {
  return queueWrite(TransferTicket, { ...about(job, 'transfer'), variables: (happenedAt) => ({ id: job.id, workerId, reason, happenedAt }) })
}

export function giveBack(job: Job, reason: string) {
  return queueWrite(GiveBackTicket, { ...about(job, 'give_back'), variables: (happenedAt) => ({ id: job.id, reason, happenedAt }) })
}

function about(job: Job, action: FieldAction) {
  return { subject: `ticket:${job.id}`, title: `${t(`action.${action}`)} · ${job.place.path}` }
}

function told(happenedAt: string, photos: Photo[], words: string) {
  return { happenedAt, photoIds: photos.map((photo) => photo.key), words: words.trim() || null }
}
