import { ref } from 'vue'

/** Busy while some work goes on, and never longer, however it ends. */
export function useBusy() {
  const busy = ref(false)

  async function during<T>(work: () => Promise<T>): Promise<T> {
    busy.value = true
    try {
      return await work()
    } finally {
      busy.value = false
    }
  }

  return { busy, during }
}
