import { expect, test } from 'vitest'
import { parseOptions } from './options.ts'

const RIVALS = ['nginx', 'go']

test('without options every rival is measured, as usual', () => {
  expect(parseOptions([], RIVALS)).toEqual({
    mode: 'compare',
    plan: 'usual',
    only: undefined,
    flags: [],
    docs: false,
    minutes: 10,
  })
})

test('flags of Node are told apart by spaces', () => {
  const { flags } = parseOptions(['--flags=--max-semi-space-size=1 --optimize-for-size'], RIVALS)
  expect(flags).toEqual([['--max-semi-space-size=1', '--optimize-for-size']])
})

test('fails on a rival that does not exist', () => {
  expect(() => parseOptions(['--only=nginx,apache'], RIVALS)).toThrow(
    '--only apache: there is no such proxy, only nginx, go',
  )
})

test('fails on a duration that is none', () => {
  expect(() => parseOptions(['--soak', '--minutes=soon'], RIVALS)).toThrow('--minutes soon')
})

test.each(['growth', 'sizing', 'soak', 'help'] as const)('--%s is a mode of its own', (mode) => {
  expect(parseOptions([`--${mode}`], RIVALS).mode).toBe(mode)
})
