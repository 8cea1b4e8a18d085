/** The longest side of a photo that we send, in pixels. */
const LONGEST_SIDE = 1600
const LARGEST = 800_000
const QUALITIES = [0.85, 0.75, 0.65, 0.5, 0.35]
/** How much of each side is left when even the last quality is too large. */
const SMALLER = 0.75

class UnreadablePhoto extends Error {
  override name = 'UnreadablePhoto'
}

/** A photo as we send it: upright, at most 1600 px and 800 kB, JPEG. Its place and camera are left behind. */
export async function shrinkPhoto(file: Blob): Promise<Blob> {
  const picture = await decode(file)
  try {
    let scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height))
    for (;;) {
      const fitting = await firstFitting(drawn(picture, scale))
      if (fitting) return fitting
      scale *= SMALLER
    }
  } finally {
    picture.close()
  }
}

function drawn(picture: ImageBitmap, scale: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(picture.width * scale))
  canvas.height = Math.max(1, Math.round(picture.height * scale))
  const paper = canvas.getContext('2d')
  if (!paper) throw new UnreadablePhoto()
  paper.imageSmoothingQuality = 'high'
  paper.drawImage(picture, 0, 0, canvas.width, canvas.height)
  return canvas
}

async function firstFitting(canvas: HTMLCanvasElement): Promise<Blob | undefined> {
  for (const quality of QUALITIES) {
    const photo = await encode(canvas, quality)
    if (photo.size <= LARGEST) return photo
  }
  return undefined
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
