/** Draw the app's icons from the one heart: `npm run icons`. The pictures are committed. */
import { readFileSync, writeFileSync } from 'node:fs'
import { Resvg } from '@resvg/resvg-js'

const folder = new URL('../public/icons/', import.meta.url)
const heart = readFileSync(new URL('heart.svg', folder), 'utf8').replace(/<\/?svg[^>]*>/g, '')

/** `filled` is the share of the picture's side that the heart takes; maskable icons keep it inside the safe circle. */
function draw(name: string, side: number, filled: number, ground: string | null) {
  const edge = (48 / filled - 48) / 2
  const box = 48 / filled
  const paper = ground ? `<rect x="${-edge}" y="${-edge}" width="${box}" height="${box}" fill="${ground}"/>` : ''
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${-edge} ${-edge} ${box} ${box}">${paper}${heart}</svg>`
  writeFileSync(new URL(name, folder), new Resvg(svg, { fitTo: { mode: 'width', value: side } }).render().asPng())
}

draw('heart-192.png', 192, 0.92, null)
draw('heart-512.png', 512, 0.92, null)
draw('maskable-512.png', 512, 0.6, '#ffffff')
draw('apple-180.png', 180, 0.74, '#ffffff')
