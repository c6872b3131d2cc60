import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { readImage } from './image.ts'

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

it("understands the sidecar's own Dockerfile", () => {
  const image = readImage(readFileSync('image/Dockerfile', 'utf8'))
  expect(image.env).toHaveProperty('MALLOC_ARENA_MAX')
})
