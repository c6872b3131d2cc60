import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { addressesIn, blocksOf, printBlocks } from '../../cdktf/imports/blocks.ts'
import { importsOf } from '../../cdktf/imports/imports.ts'
import { printQuestions } from '../../cdktf/imports/questions.ts'
import { theCompany } from '../environments/companies.ts'
import { environments, example, fleet } from '../environments/index.ts'
import { standIn } from './changes.ts'
import { simulate } from './simulation.ts'
import { parseEnvironment, stackOf } from './stack.ts'
import { ENV, terraform } from './terraform.ts'

const { input: company } = theCompany('around-the-workspace')

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'imports-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const GUID = '6f0d3c1a-5b7e-4f59-9a40-2f1f6c1f3b11'
const importsIn = (input: typeof example) =>
  importsOf(stackOf(input) as Parameters<typeof importsOf>[0])

/** What Azure has, by what `az` is asked; the first that fits, as patterns of the shell. */
const EVERYTHING: readonly (readonly [string, string])[] = [
  ["*'/applications/'*", `echo /applications/${GUID}`],
  ["*'/servicePrincipals/'*", `echo /servicePrincipals/${GUID}`],
  ['*federated-credential list*', `echo ${GUID}/federatedIdentityCredential/${GUID}`],
  ['*accessPolicies*', `echo /subscriptions/s/vaults/v/objectId/${GUID}`],
  ['*principalId ', `echo ${GUID}`],
  ['*certificate show*', 'echo https://kv.vault.azure.net/certificates/c/0123456789abcdef'],
  [
    '*role assignment*',
    `echo /subscriptions/s/providers/Microsoft.Authorization/roleAssignments/${GUID}`,
  ],
  ['*--query id *', 'echo /subscriptions/s/resourceGroups/g'],
  ['*zone list*].id *', 'echo /subscriptions/s/resourceGroups/g'],
  ['*', `echo ${GUID}`],
]

/** What is found where all of it exists, by environment: asked once. */
const found = new Map<string, ReturnType<typeof ask>>()
function askEverything(input: typeof example) {
  const answer = found.get(input.name) ?? ask(input, EVERYTHING)
  found.set(input.name, answer)
  return answer
}

/** Runs the questions in a real shell, with an `az` that knows this and nothing else. */
function ask(input: typeof example, knows: typeof EVERYTHING, tenantId = input.tenantId) {
  const cases = knows.map(
    ([asked, answer]) => `  ${asked.replaceAll(/[ ']/g, '\\$&')}) ${answer} ;;`,
  )
  const az = `#!/bin/bash\ncat > /dev/null\ncase "$* " in\n  account\\ show*) echo ${tenantId} ;;\n${cases.join('\n')}\nesac\n`
  mkdirSync(join(folder, 'bin'))
  writeFileSync(join(folder, 'bin/az'), az, { mode: 0o755 })
  return spawnSync('bash', {
    input: printQuestions(importsIn(input), input.tenantId),
    env: { PATH: [join(folder, 'bin'), process.env.PATH].join(delimiter) },
    encoding: 'utf8',
    timeout: 60_000,
  })
}

describe('the questions', () => {
  it.each([...environments, company].map((input) => [input.name, input] as const))(
    'of %s find all that exists',
    (_name, input) => {
      const { stdout, stderr, status } = askEverything(input)
      expect({ stderr, status }).toEqual({ stderr: '', status: 0 })
      const asked = importsIn(input).filter(({ search }) => search !== undefined)
      expect(Object.keys(JSON.parse(stdout))).toEqual(asked.map(({ address }) => address))
      const without = asked.filter(({ address, search }) => {
        return !search?.format.test(JSON.parse(stdout)[address][0])
      })
      expect(without).toEqual([])
    },
  )

  it('take what is not there for that, and ask nothing of what would hang on it', () => {
    const missing = "echo 'ERROR: (ResourceNotFound) The Resource was not found.' >&2; exit 3"
    const { stdout, status } = ask(example, [
      ['ad *', 'true'],
      ['*', missing],
    ])
    expect(status).toBe(0)
    expect(Object.values(JSON.parse(stdout)).flat()).toEqual([])
    expect(JSON.parse(stdout)).not.toHaveProperty(['azurerm_role_assignment.aks-example_publisher'])
  })

  it.each<[string, typeof EVERYTHING, string | undefined, string]>([
    [
      'what may not be looked at',
      [['*', "echo 'ERROR: (AuthorizationFailed)' >&2; exit 1"]],
      undefined,
      'AuthorizationFailed',
    ],
    [
      'a subscription that it does not see',
      [
        [
          '*',
          "echo 'ERROR: (SubscriptionNotFound) The subscription could not be found.' >&2; exit 1",
        ],
      ],
      undefined,
      'SubscriptionNotFound',
    ],
    ['another tenant', EVERYTHING, GUID, `az login --tenant ${example.tenantId}`],
  ])('stop at %s, with JSON that nobody takes for an answer', (_what, knows, tenantId, message) => {
    const { stdout, stderr, status } = ask(example, knows, tenantId)
    expect(status).not.toBe(0)
    expect(stderr).toContain(message)
    expect(() => JSON.parse(stdout)).toThrow()
  })
})

describe.skipIf(terraform === undefined)('a real Terraform', () => {
  it('takes the blocks, each at the address that the stack has', () => {
    const { output: _output, ...simulated } = simulate(stackOf(fleet), parseEnvironment(fleet))
    const answers = JSON.parse(askEverything(fleet).stdout)
    const text = printBlocks(blocksOf(importsIn(fleet), answers))
    const addresses = addressesIn(text)
    expect(addresses.length).toBeGreaterThan(30)
    writeFileSync(join(folder, 'cdk.tf.json'), JSON.stringify(simulated))
    writeFileSync(
      join(folder, 'imports.tf'),
      text.replaceAll(/^( {2}to = )(.+)$/gm, (_line, to, address) => `${to}${standIn(address)}`),
    )
    const run = (...args: string[]) => {
      const options = { cwd: folder, env: ENV, encoding: 'utf8', timeout: 120_000 } as const
      const { status, stdout, stderr } = spawnSync(String(terraform), args, options)
      expect(status, `${stdout}${stderr}`).toBe(0)
      return stdout
    }
    run('fmt', '-check', 'imports.tf')
    run('init', '-input=false')
    run('plan', '-out=plan', '-input=false')
    const { resource_changes: changes } = JSON.parse(run('show', '-json', 'plan'))
    const imported = changes.flatMap(
      ({ name, change }: { name: string; change: { importing?: object } }) =>
        change.importing === undefined ? [] : name.replace('__', '.'),
    )
    expect(imported.sort()).toEqual(addresses.toSorted())
  }, 60_000)
})
