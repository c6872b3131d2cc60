import { expect, it } from 'vitest'
import { parseExposition } from './exposition.ts'

it('reads names, labels and values of the text format', () => {
  const text = [
    '# HELP up whether it is up',
    '# TYPE up gauge',
    'up 1',
    'requests_total{code="200",path="/a,b"} 1.5e3 1700000000000',
    'quote{text="say \\"hi\\"\\nback\\\\slash",} -0',
    'edges{le="+Inf"} +Inf',
    'nothing NaN',
    '',
  ].join('\n')
  expect(parseExposition(text)).toEqual([
    { labels: { __name__: 'up' }, value: 1 },
    { labels: { __name__: 'requests_total', code: '200', path: '/a,b' }, value: 1500 },
    { labels: { __name__: 'quote', text: 'say "hi"\nback\\slash' }, value: -0 },
    { labels: { __name__: 'edges', le: '+Inf' }, value: Number.POSITIVE_INFINITY },
    { labels: { __name__: 'nothing' }, value: Number.NaN },
  ])
})

it.each(['up', '{a="b"} 1', 'up one'])('fails on the line %j', (line) => {
  expect(() => parseExposition(line)).toThrow(line)
})
