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
