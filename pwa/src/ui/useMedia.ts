import { onScopeDispose, ref, type Ref } from 'vue'

/** Whether a media query holds, now and whenever it changes. */
export function useMedia(query: string): Ref<boolean> {
  const media = matchMedia(query)
  const matches = ref(media.matches)
  const note = () => (matches.value = media.matches)
  media.addEventListener('change', note)
  onScopeDispose(() => media.removeEventListener('change', note))
  return matches
}
