import { expect, test } from 'vitest'
import { phonesIn } from '@/features/identity/phones/phonesIn'

test('a number and a name make a person, in any order and however they are separated', () => {
  const pasted = '13812341234 保洁 刘阿姨\n\n陈先生\t139-0000-0002\r\n+86 13700000003，访客：王女士 \n'

  expect(phonesIn(pasted)).toEqual({
    phones: [
      { phone: '13812341234', label: '保洁 刘阿姨' },
      { phone: '13900000002', label: '陈先生' },
      { phone: '13700000003', label: '访客：王女士' },
    ],
    badLine: undefined,
  })
})

test.each([['13812341234'], ['刘阿姨'], ['1381234123 刘阿姨'], ['138123412345 刘阿姨'], ['022-23456789 值班室'], ['13812341234 13900000002']])(
  'the line "%s" is shown as the first bad one',
  (line) => {
    expect(phonesIn(`13700000003 王女士\n${line}\n也不是`)).toEqual({ phones: [{ phone: '13700000003', label: '王女士' }], badLine: 2 })
  },
)
