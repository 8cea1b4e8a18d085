/** The first days of the quarter that is over and of the running one, by a day like `2026-11-27`. */
export function lastQuarters(today: string): [string, string] {
  const [year = 0, month = 1] = today.split('-').map(Number)
  const first = Math.floor((month - 1) / 3) * 3
  const day = (ahead: number) => new Date(Date.UTC(year, first + ahead, 1)).toISOString().slice(0, 10)
  return [day(-3), day(0)]
}
