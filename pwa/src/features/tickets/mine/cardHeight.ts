/** Of a card with one line of description, in the text's own measures, so that what waits for it has its height. */
export const CARD_HEIGHT = 'calc(3 * var(--body-line) + 2 * var(--caption-line) + 4.5rem)'
