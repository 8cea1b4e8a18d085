import { effectScope, nextTick, ref } from 'vue'
import { expect, it } from 'vitest'
import { useSeen } from '@/ui/useSeen'

it('a sheet keeps what it showed on opening while somebody else changes it', async () => {
  const open = ref(false)
  const row = ref({ name: '旧', version: 1 })
  const scope = effectScope()
  const seen = scope.run(() => useSeen(open, () => row.value))!
  row.value = { name: '新', version: 2 }
  open.value = true
  await nextTick()
  expect(seen.value).toEqual({ name: '新', version: 2 })
  row.value = { name: '更新', version: 3 }
  await nextTick()
  expect(seen.value).toEqual({ name: '新', version: 2 })
  open.value = false
  await nextTick()
  open.value = true
  await nextTick()
  expect(seen.value.version).toBe(3)
  scope.stop()
})
