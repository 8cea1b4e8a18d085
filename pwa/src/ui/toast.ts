import { readonly, ref } from 'vue'

export interface Toast {
  id: number
  words: string
  tone: 'done' | 'problem'
}

const SHOWN_FOR = 4_000

const shown = ref<Toast[]>([])
let last = 0

export const toasts = readonly(shown)

/** Say something short that needs no answer. */
export function toast(words: string, tone: Toast['tone'] = 'done'): void {
  const id = ++last
  shown.value = [...shown.value.filter((other) => other.words !== words), { id, words, tone }]
  setTimeout(() => (shown.value = shown.value.filter((other) => other.id !== id)), SHOWN_FOR)
}
