const ADDRESS = /^(?:https?:\/\/[^/]+)?\/q\/([^/?#]+)\/?$/
const CODE = /^[2-9A-HJKMNP-Z]{8}$/

/** The code of a place or a piece of equipment in what was scanned or typed: `https://…/q/K7M2QXAB` or `k7m2 qxab`. */
export function codeIn(text: string): string | undefined {
  const code = (ADDRESS.exec(text.trim())?.[1] ?? text).replace(/[\s-]/g, '').toUpperCase()
  return CODE.test(code) ? code : undefined
}
