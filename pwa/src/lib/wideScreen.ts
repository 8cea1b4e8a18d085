/** Wide enough for a desk beside its rail. */
export const wideScreen = matchMedia('(min-width: 64rem)')
