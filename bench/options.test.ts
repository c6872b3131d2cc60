import { expect, test } from 'vitest'
import { PROXY_NAMES } from './cells.ts'
import { parseOptions } from './options.ts'

test('without options every proxy, the usual cells and the price are measured, three rounds of each', () => {
  const { cells, proxies, rounds, price, docs } = parseOptions([])
  expect({ proxies, rounds, price, docs }).toEqual({
    proxies: PROXY_NAMES,
    rounds: 3,
    price: true,
    docs: false,
  })
  expect(cells.map(({ name }) => name)).toContain('100/s')
  expect(cells.map(({ name }) => name)).not.toContain('1MB-50')
})

test('a cell that is not usual is measured when it is named', () => {
  expect(parseOptions(['--cells=1MB-50']).cells.map(({ name }) => name)).toEqual(['1MB-50'])
})

test('a variant is made of flags, variables and a bundle', () => {
  const { variants } = parseOptions(['--with=--max-semi-space-size=1 A=b=c /tmp/old.mjs'])
  expect(variants).toEqual([
    {
      name: '--max-semi-space-size=1 A=b=c /tmp/old.mjs',
      flags: ['--max-semi-space-size=1'],
      env: { A: 'b=c' },
      bundle: '/tmp/old.mjs',
    },
  ])
})

test.each([
  [['--only=nginx,apache'], '--only apache: there is only'],
  [['--cells=5kB'], '--cells 5kB: there is only'],
  [['--rounds=few'], '--rounds few: a number above 0 is needed'],
  [['--with=nonsense'], '--with "nonsense": only'],
])('%j fails and says why', (args, words) => {
  expect(() => parseOptions(args)).toThrow(words)
})
