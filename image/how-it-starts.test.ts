import { expect, it } from 'vitest'
import { readImage } from './how-it-starts.ts'

it('reads flags and environment, apart from PATH', () => {
  const dockerfile = `FROM base
ENV PATH=/nodejs/bin
ENV A=1
ENTRYPOINT ["node", "--flag", "/app/main.mjs"]
`
  expect(readImage(dockerfile)).toEqual({ flags: ['--flag'], env: { A: '1' } })
})

it('fails for another entry point', () => {
  expect(() => readImage('ENTRYPOINT ["sh"]')).toThrow(/no ENTRYPOINT/)
})
