import { ApproveWork, CancelTicket, RefuseWork, RemarkOnTicket, ReopenTicket } from '../../writes'

/** Actions that ask for a few words, or for none: the write, and the name under which it takes them. */
export const IN_WORDS = {
  approve: { write: ApproveWork, variable: undefined },
  refuse: { write: RefuseWork, variable: 'reason' },
  remark: { write: RemarkOnTicket, variable: 'words' },
  reopen: { write: ReopenTicket, variable: 'reason' },
  cancel: { write: CancelTicket, variable: 'reason' },
} as const

export type ActionInWords = keyof typeof IN_WORDS
