/** The longest side of a photo that we send, in pixels. */
export const LONGEST_SIDE = 1600
const LARGEST = 800_000
const QUALITIES = [0.85, 0.75, 0.65, 0.5, 0.35]

export class UnreadablePhoto extends Error {
  override name = 'UnreadablePhoto'
}

/** A photo as we send it: upright, at most 1600 px and 800 kB, JPEG. Its place and camera are left behind. */
export async function shrinkPhoto(file: Blob): Promise<Blob> {
  const picture = await decode(file)
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(picture.width * scale)
  canvas.height = Math.round(picture.height * scale)
  const paper = canvas.getContext('2d')
  if (!paper) throw new UnreadablePhoto()
  paper.imageSmoothingQuality = 'high'
  paper.drawImage(picture, 0, 0, canvas.width, canvas.height)
  picture.close()

  let smallest: Blob | undefined
  for (const quality of QUALITIES) {
    smallest = await encode(canvas, quality)
    if (smallest.size <= LARGEST) break
  }
  return smallest as Blob
}

async function decode(file: Blob): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(file, { imageOrientation: 'from-image' })
  } catch {
    throw new UnreadablePhoto()
  }
}

function encode(canvas: HTMLCanvasElement, quality: number): Promise<Blob> {
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new UnreadablePhoto())), 'image/jpeg', quality),
  )
}
