/** Names for whom a request is made: the cookie may by now be somebody else's, signed in from another tab. */
export const PERSON_HEADER = 'x-person'

let person: string | undefined

/** For whom this tab works. */
export function actingPerson(): string | undefined {
  return person
}

export function actFor(id: string | undefined): void {
  person = id
}
