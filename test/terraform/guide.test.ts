import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { repository } from '../checkout.ts'
import { theCompany } from '../environments/companies.ts'
import { environments as fixtures } from '../environments/index.ts'
import { blocksOf, stackOf } from './stack.ts'

const guide = readFileSync(join(repository, 'docs/terraform.md'), 'utf8')
const environments = [...fixtures, theCompany('around-the-workspace').input]
const blocks = environments.flatMap((input) => blocksOf(stackOf(input)))

it('the guide says of every type of resource what it is for', () => {
  const types = new Set(blocks.filter(({ data }) => !data).map(({ type }) => type))
  expect(types.size).toBeGreaterThan(10)
  expect([...types].filter((type) => !guide.includes(`\`${type}.`))).toEqual([])
})

it('the guide names every role that is given', () => {
  const roles = new Set(blocks.flatMap(({ body }) => body.role_definition_name ?? []))
  expect(roles.size).toBe(5)
  expect([...roles].filter((role) => !guide.includes(String(role)))).toEqual([])
})

it('the guide gives the command that each check tells', () => {
  const checks = environments.map((input) => stackOf(input).check)
  const messages = JSON.stringify([checks, blocks.map(({ body }) => body.lifecycle ?? null)])
  const commands = new Set(messages.match(/az aks .*?(?= --name)/g))
  expect(commands.size).toBe(4)
  expect([...commands].filter((command) => !guide.includes(command))).toEqual([])
})
