import { readonly, ref } from 'vue'

interface Toast {
  id: number
  words: string
  tone: 'done' | 'problem'
}

/** A problem stays until one has had time to read it, or says so. */
const SHOWN_FOR = { done: 4_000, problem: 15_000 }

const shown = ref<Toast[]>([])
let last = 0

export const toasts = readonly(shown)

/** Say something short that needs no answer. */
export function toast(words: string, tone: Toast['tone'] = 'done'): void {
  const id = ++last
  shown.value = [...shown.value.filter((other) => other.words !== words), { id, words, tone }]
  setTimeout(() => dismiss(id), SHOWN_FOR[tone])
}

export function dismiss(id: number): void {
  shown.value = shown.value.filter((other) => other.id !== id)
}
