import type { CombinedError } from '@urql/core'

/** The code of a top-level error, e.g. `FORBIDDEN`. */
export function codeOf(error: CombinedError | undefined): string | undefined {
  return error?.graphQLErrors[0]?.extensions.code as string | undefined
}

/** Whether the answer may be another one in a while: nobody answered, a fault, a server of another build. Else it is a no. */
export function isFailure(error: CombinedError): boolean {
  return !!error.networkError || /^(INTERNAL|DOCUMENT_UNKNOWN)$/.test(codeOf(error) ?? '')
}
