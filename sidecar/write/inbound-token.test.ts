import { describe, expect, it } from 'vitest'
import { createInboundToken } from './inbound-token.ts'

const PATH = '/mnt/inbound-token'
const DOUBT_MS = 120_000

/** A file whose content the test changes, a clock, and what is told of the file. */
function start(first: string) {
  const told: string[] = []
  let content: string | Error = first
  let time = 0
  const token = createInboundToken({
    path: PATH,
    read: async () => {
      if (content instanceof Error) throw content
      return content
    },
    now: () => time,
    onProblem: (problem) => told.push(problem),
  })
  return {
    token,
    told,
    async write(next: string | Error) {
      content = next
      await token.reload()
    },
    pass(ms: number) {
      time += ms
    },
  }
}

it('has no token before the file is read', () => {
  const { token } = start('a')
  expect(token.refusal('Bearer a')).toBe('inbound_token_missing')
  expect(token.problem()).toBe(`${PATH} has not been read yet`)
})

it('takes each line for a token', async () => {
  const { token } = start(' new \r\n\nold\n')
  await token.reload()
  expect(['Bearer new', 'bearer old'].map(token.refusal)).toEqual([undefined, undefined])
  expect(['Bearer ', 'Bearer', 'Basic old', 'old', undefined].map(token.refusal)).toEqual(
    Array(5).fill('inbound_token_wrong'),
  )
  expect(token.problem()).toBeUndefined()
})

describe('a token that is not in the file', () => {
  it('is held back for as long as the file may be behind, and taken when it is there', async () => {
    const { token, write, pass } = start('old')
    await token.reload()
    expect(token.refusal('Bearer new')).toBe('inbound_token_unknown')
    pass(DOUBT_MS - 1)
    expect(token.refusal('Bearer new')).toBe('inbound_token_unknown')
    await write('new\nold')
    expect(token.refusal('Bearer new')).toBeUndefined()
  })

  it('is refused when it is still not there after two minutes', async () => {
    const { token, pass } = start('old')
    await token.reload()
    token.refusal('Bearer wrong')
    pass(DOUBT_MS)
    expect(token.refusal('Bearer wrong')).toBe('inbound_token_wrong')
    expect(token.refusal('Bearer another')).toBe('inbound_token_unknown')
  })

  it('is held back although a flood of others is presented', async () => {
    const { token, pass } = start('old')
    await token.reload()
    for (let flood = 0; flood < 10_000; flood += 1) token.refusal(`Bearer ${flood}`)
    pass(DOUBT_MS)
    expect(token.refusal('Bearer new')).toBe('inbound_token_unknown')
  })

  it('is held back when it was there, for senders that have not got the new one yet', async () => {
    const { token, write, pass } = start('old')
    await token.reload()
    await write('new')
    expect(token.refusal('Bearer old')).toBe('inbound_token_unknown')
    pass(DOUBT_MS)
    expect(token.refusal('Bearer old')).toBe('inbound_token_wrong')
  })
})

describe('a file that holds no token', () => {
  it.each([
    ['', `${PATH} is empty: write one token on each line`],
    ['\n \n', `${PATH} is empty: write one token on each line`],
    ['\uFEFF', `${PATH} is empty: write one token on each line`],
    [
      'Bearer a',
      `${PATH} has spaces or characters other than ASCII in line 1: write the bare token,`,
    ],
    ['\nop\u00e9n', `${PATH} has spaces or characters other than ASCII in line 2: write the bare`],
    [
      'a\0b\0',
      `${PATH} has spaces or characters other than ASCII in line 1: write the bare token,`,
    ],
    [new Error(`${PATH} is a FIFO (named pipe): name a file`), `${PATH} is a FIFO (named pipe)`],
  ])('is told in words: %j', async (content, problem) => {
    const { token, told, write } = start('')
    await write(content)
    expect(token.problem()).toContain(problem)
    await write(content)
    expect(told).toEqual([token.problem()])
    expect(token.refusal('Bearer a')).toBe('inbound_token_missing')
  })

  it.each(['', new Error('gone'), 'two words'])('leaves those it has: %j', async (content) => {
    const { token, told, write } = start('a')
    await token.reload()
    await write(content)
    expect(token.refusal('Bearer a')).toBeUndefined()
    expect(token.problem()).toBeUndefined()
    expect(told).toHaveLength(1)
  })

  it('in one line has those of the others', async () => {
    const { token, told, write } = start('')
    await write('two words\na')
    expect(token.refusal('Bearer a')).toBeUndefined()
    expect(told).toEqual([expect.stringMatching(/ in line 1: /)])
    expect(told[0]).not.toContain('words')
  })
})
