/** As many tickets as the server takes at once. */
export const MOST_AT_ONCE = 50
