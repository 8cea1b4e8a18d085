/** Columns of the board that a person may do without. */
export const OPTIONAL_COLUMNS = ['where', 'status', 'who', 'reported'] as const
export type OptionalColumn = (typeof OPTIONAL_COLUMNS)[number]
