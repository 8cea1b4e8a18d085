import { inject, provide, ref, watch, type InjectionKey, type Ref } from 'vue'

const CHANGES: InjectionKey<Ref<number>> = Symbol('changes of the tree')

/** Says to every open branch below that places came, went or were renamed. */
export function useTreeChanges() {
  const count = ref(0)
  provide(CHANGES, count)
  return { treeChanged: () => count.value++ }
}

export function onTreeChange(readAgain: () => void): void {
  const count = inject(CHANGES)
  if (count) watch(count, readAgain)
}
