/** As many tickets as the server takes at once (`backend/tickets/bulk.py: MOST`). */
export const MOST_AT_ONCE = 50
