import type { Join } from './takeBack'
import type { Photo } from './types'

/** A form as it was sent, to be mended. What has been written in a new one meanwhile is added, so nothing is lost. */
export function joining<Words extends string, T extends Record<Words, string> & { photos: Photo[] }>(words: Words): Join<T> {
  return (sent, begun) => {
    if (!begun) return sent
    const said = [...new Set([sent[words].trim(), begun[words].trim()])].filter(Boolean).join('\n')
    const here = new Set(sent.photos.map((photo) => photo.key))
    return { ...begun, ...sent, [words]: said, photos: [...sent.photos, ...begun.photos.filter((photo) => !here.has(photo.key))] }
  }
}
