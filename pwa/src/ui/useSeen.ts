import { shallowRef, watch, type Ref, type ShallowRef } from 'vue'

/** What a sheet showed when it opened: sent with a later version, it would undo unseen what somebody else has changed. */
export function useSeen<Row>(open: Readonly<Ref<boolean>>, row: () => Row): Readonly<ShallowRef<Row>> {
  const seen = shallowRef(row())
  watch(open, () => (seen.value = row()))
  return seen
}
