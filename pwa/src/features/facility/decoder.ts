import wasmAddress from 'zxing-wasm/reader/zxing_reader.wasm?url'

interface Decoder {
  detect(source: ImageBitmapSource): Promise<{ rawValue: string }[]>
}

type DecoderClass = new (options: { formats: string[] }) => Decoder

/** The browser's own QR decoder where there is one, else ours, whose wasm comes from our own origin. */
export async function qrDecoder(): Promise<Decoder> {
  const own = (globalThis as { BarcodeDetector?: DecoderClass & { getSupportedFormats(): Promise<string[]> } }).BarcodeDetector
  if (own && (await own.getSupportedFormats()).includes('qr_code')) return new own({ formats: ['qr_code'] })
  const { BarcodeDetector, prepareZXingModule } = await import('barcode-detector/ponyfill')
  prepareZXingModule({ overrides: { locateFile: () => wasmAddress } })
  return new BarcodeDetector({ formats: ['qr_code'] })
}

const ADDRESS = /^(?:https?:\/\/[^/]+)?\/q\/([^/?#]+)\/?$/
const CODE = /^[2-9A-HJKMNP-Z]{8}$/

/** The code of a place or a piece of equipment in what was scanned or typed: `https://…/q/K7M2QXAB` or `k7m2 qxab`. */
export function codeIn(text: string): string | undefined {
  const code = (ADDRESS.exec(text.trim())?.[1] ?? text).replace(/[\s-]/g, '').toUpperCase()
  return CODE.test(code) ? code : undefined
}
