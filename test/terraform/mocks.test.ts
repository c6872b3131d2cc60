import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { repository } from '../checkout.ts'
import { environments } from '../environments/index.ts'
import { schemaOf, schemas } from './schema.ts'
import { blocksOf, stackOf } from './stack.ts'

const MOCK = /^mock_(resource|data) "(\w+)" \{\n(.*?)^\}/gms
const mocks = globSync('.ci/mocks/*.tfmock.hcl', { cwd: repository }).flatMap((file) => {
  const text = readFileSync(join(repository, file), 'utf8')
  return [...text.matchAll(MOCK)].map(([, kind, type = '', body = '']) => ({
    type,
    data: kind === 'data',
    attributes: [...body.matchAll(/^ {4}(\w+) +=/gm)].map(([, name = '']) => name),
  }))
})

it('mocks answer only what the providers know', () => {
  const unknown = mocks.flatMap((mock) => {
    const { attributes = {}, block_types: nested = {} } = schemaOf(schemas, mock) ?? {}
    return mock.attributes
      .filter((name) => !attributes[name]?.computed && !(name in nested))
      .map((name) => `${mock.type}.${name}`)
  })
  expect(mocks.length).toBeGreaterThan(10)
  expect(unknown).toEqual([])
})

it('mocks answer whatever an expression of a stack takes apart', () => {
  const mocked = new Set(mocks.map(({ type, data }) => `${data ? 'data.' : ''}${type}`))
  const stacks = environments.map((input) => stackOf({ ...input, lookUpPrincipals: true }))
  const needed = stacks.flatMap((stack) =>
    blocksOf(stack)
      .filter(
        ({ type, data, body }) =>
          /\(self\./.test(JSON.stringify(body.lifecycle ?? '')) ||
          new RegExp(
            `${data ? 'data\\.' : ''}${type}\\.[\\w-]+\\.(default_data|immutable_id|metrics_|key_vault_secrets|kubelet_|certificate_attribute)`,
          ).test(JSON.stringify(stack)),
      )
      .map(({ type, data }) => `${data ? 'data.' : ''}${type}`),
  )
  expect(needed.length).toBeGreaterThan(5)
  expect([...new Set(needed)].filter((type) => !mocked.has(type))).toEqual([])
})
