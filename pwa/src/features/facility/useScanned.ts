import { computed, watch } from 'vue'
import { useRead } from '@/graphql/useRead'
import { deviceOnline } from '@/lib/connection'
import { ByCode } from './codeQuery'
import { ScannedPlace } from './picker/placeQueries'

interface Address {
  place?: string | undefined
  equipment?: string | undefined
  /** A code that could not be looked up when it was scanned. */
  code?: string | undefined
}

/** The variables under which the device keeps the answer: reading it ahead needs the same. */
export function scannedVariables({ place, equipment }: { place: string; equipment?: string | undefined }) {
  return { placeId: place, equipmentId: equipment ?? place, withEquipment: equipment !== undefined }
}

/** What an address with the ids or the code of a QR label means, as far as it is known. */
export function useScanned(address: () => Address) {
  const byId = useRead(ScannedPlace, () => {
    const { place, equipment } = address()
    return place ? scannedVariables({ place, equipment }) : null
  })
  const byCode = useRead(ByCode, () => {
    const { place, code } = address()
    return code && !place ? { code } : null
  })

  const scanned = computed(() => {
    const found = byId.data.value
    if (found?.place) return { place: found.place, ...(found.equipment && { equipment: found.equipment }) }
    const target = byCode.data.value?.byCode
    if (target?.__typename === 'Equipment') return { place: target.place, equipment: { id: target.id, name: target.name } }
    return target ? { place: target } : undefined
  })
  const unknownCode = computed(() => (address().code && !scanned.value ? address().code : undefined))
  watch(deviceOnline, (online) => online && unknownCode.value && byCode.refresh())
  return { scanned, unknownCode }
}
