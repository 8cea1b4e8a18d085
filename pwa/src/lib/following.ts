import { computed, ref } from 'vue'

/** What is present, today or this week, and goes on with it at midnight; or what was picked instead, as long as it is offered. */
export function useFollowing(present: () => string, offers: (picked: string) => boolean = Boolean) {
  const picked = ref('')
  return computed({
    get: () => (offers(picked.value) ? picked.value : present()),
    set: (value) => (picked.value = value === present() ? '' : value),
  })
}
