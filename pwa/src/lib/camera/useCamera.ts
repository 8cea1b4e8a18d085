import { onBeforeUnmount, onMounted, ref, type Ref } from 'vue'
import { qrDecoder } from './decoder'

const LOOK_EVERY = 150

type CameraState = 'starting' | 'looking' | 'refused' | 'missing'

/** Before it is allowed, too. */
export async function hasCamera(): Promise<boolean> {
  const devices = (await navigator.mediaDevices?.enumerateDevices().catch(() => [])) ?? []
  return devices.some(({ kind }) => kind === 'videoinput')
}

/** Show the rear camera in `video` and tell every QR code that it sees. */
export function useCamera(video: Ref<HTMLVideoElement | null>, seen: (text: string) => void) {
  const state = ref<CameraState>('starting')
  let stream: MediaStream | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  async function start() {
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } })
    } catch (error) {
      state.value = (error as DOMException).name === 'NotAllowedError' ? 'refused' : 'missing'
      return
    }
    if (!video.value) return stop()
    video.value.srcObject = stream
    await video.value.play()
    state.value = 'looking'
    const decoder = await qrDecoder()
    const look = async () => {
      if (!stream || !video.value) return
      const [code] = video.value.readyState >= 2 ? await decoder.detect(video.value) : []
      if (code && stream) seen(code.rawValue)
      timer = setTimeout(() => void look(), LOOK_EVERY)
    }
    await look()
  }

  function stop() {
    clearTimeout(timer)
    for (const track of stream?.getTracks() ?? []) track.stop()
    stream = undefined
  }

  onMounted(() => void start())
  onBeforeUnmount(stop)
  return { state }
}
