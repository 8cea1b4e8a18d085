// What is too small or too wide on the page that is shown; a line for each, empty when all is well.
(() => {
  const shownIn = document.querySelector('dialog[open]') ?? document.querySelector('#app')
  const all = (selector) => [...shownIn.querySelectorAll(selector)].filter(isShown)

  function isShown(element) {
    const { width, height } = element.getBoundingClientRect()
    return width > 1 && height > 1 && element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !element.closest('.unseen, .skip')
  }

  function line(element, fact) {
    const { width, height } = element.getBoundingClientRect()
    return `${element.tagName.toLowerCase()}.${element.className} “${(element.textContent || element.ariaLabel || '').trim().slice(0, 20)}” ${Math.round(width)}×${Math.round(height)} ${fact}`
  }

  const saysSomething = (element) => [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim())
  /** A plan is a drawing that one enlarges. */
  const isDrawn = (element) => element instanceof SVGElement
  /** The label around or for a box is touched as well as the box. */
  const touched = (element) => element.closest('label') ?? [...(element.labels ?? [])].find((label) => isShown(label) && element.matches('[type=checkbox], [type=radio], [type=file]')) ?? element
  /** The box, and a layer before it that reaches further. */
  function reach(element) {
    const { width, height } = element.getBoundingClientRect()
    const { position, content, top, bottom, left, right } = getComputedStyle(element, '::before')
    if (content === 'none' || position !== 'absolute') return Math.min(width, height)
    return Math.min(width - parseFloat(left) - parseFloat(right), height - parseFloat(top) - parseFloat(bottom))
  }
  const isInline = (element) => element.matches('a') && getComputedStyle(element).display === 'inline'

  return {
    smallText: (least) =>
      all('*')
        .filter((element) => !isDrawn(element) && saysSomething(element) && parseFloat(getComputedStyle(element).fontSize) < least)
        .map((element) => line(element, getComputedStyle(element).fontSize)),
    smallTargets: (least) =>
      [...new Set([...shownIn.querySelectorAll('button, a[href], input, select, textarea, summary, [tabindex="0"]')].map(touched))]
        .filter((element) => isShown(element) && !isDrawn(element) && !isInline(element))
        .filter((element) => reach(element) < least - 0.5)
        .map((element) => line(element, '')),
    /** Words that reach over the edge of their cell or button into the next. */
    spilling: () =>
      all('td, th, button, label:not(:has(> input)), a, dd, dt')
        .filter((element) => element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0 && getComputedStyle(element).overflowX === 'visible')
        .map((element) => line(element, `${element.scrollWidth} > ${element.clientWidth}`)),
    beyondTheEdge: () =>
      [document.documentElement, ...document.querySelectorAll('dialog[open]')]
        .filter((element) => element.scrollWidth > element.clientWidth)
        .flatMap((element) => [
          line(element, `${element.scrollWidth} > ${element.clientWidth}`),
          ...all('*')
            .filter((inner) => inner.getBoundingClientRect().right > innerWidth + 1 && inner.childElementCount === 0)
            .slice(0, 3)
            .map((inner) => line(inner, 'beyond')),
        ].slice(0, 1)),
  }
})()
