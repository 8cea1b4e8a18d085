import type { PlaceDetail } from './queries'

type Kind = PlaceDetail['kind']

/** What a form holds about a place: texts, as people type them. */
interface PlaceFields {
  name: string
  number: string
  level: string
  use: '' | NonNullable<PlaceDetail['use']>
  area: string
  unitId: string
  planWidth: string
  planHeight: string
  /** Corners in metres on the plan, as in the workbook: 0,0 4,0 4,5 0,5. */
  outline: string
}

export type PlaceField = keyof PlaceFields

/** What may lie directly in what. */
export const HOLDS: Record<Kind, readonly Kind[]> = {
  SITE: ['BUILDING', 'SPACE'],
  BUILDING: ['FLOOR'],
  FLOOR: ['SPACE'],
  SPACE: [],
}

/** What is asked about a place of each kind. */
export const ASKED: Record<Kind, readonly PlaceField[]> = {
  SITE: ['name'],
  BUILDING: ['name', 'area', 'unitId'],
  FLOOR: ['name', 'level', 'area', 'unitId', 'planWidth', 'planHeight'],
  SPACE: ['name', 'number', 'use', 'area', 'unitId', 'outline'],
}

export const USES = ['OFFICE', 'MEETING', 'CANTEEN', 'PLANT', 'CORRIDOR', 'PARKING', 'STORAGE', 'WASHROOM', 'HALL', 'OTHER'] as const

export const NOTHING: PlaceFields = { name: '', number: '', level: '', use: '', area: '', unitId: '', planWidth: '', planHeight: '', outline: '' }

export function fieldsOf(place: PlaceDetail): PlaceFields {
  return {
    name: place.name,
    number: place.number ?? '',
    level: text(place.level),
    use: place.use ?? '',
    area: text(place.area),
    unitId: place.unit?.id ?? '',
    planWidth: text(place.planWidth),
    planHeight: text(place.planHeight),
    outline: corners(place.polygon ?? []),
  }
}

export function inputOf(fields: PlaceFields) {
  return {
    number: fields.number.trim() || null,
    level: figure(fields.level),
    use: fields.use || null,
    area: figure(fields.area),
    unitId: fields.unitId || null,
    polygon: polygonOf(fields.outline),
    planWidth: figure(fields.planWidth),
    planHeight: figure(fields.planHeight),
  }
}

/** An outline that is none has a number that is not one, which is told before anything is sent. */
export function polygonOf(outline: string): number[] {
  return outline
    .replaceAll('，', ',')
    .split(/\s+/)
    .filter(Boolean)
    .flatMap((corner) => (corner.split(',').length === 2 ? corner.split(',').map((part) => (part ? Number(part) : NaN)) : [NaN]))
}

function corners(polygon: readonly number[]): string {
  return polygon.map((part, index) => (index % 2 ? `${part} ` : `${part},`)).join('').trim()
}

function text(value: number | null): string {
  return value === null ? '' : String(value)
}

function figure(typed: string | number): number | null {
  return String(typed).trim() === '' ? null : Number(typed)
}
