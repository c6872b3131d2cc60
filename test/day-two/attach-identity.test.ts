import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type ClusterInput, cluster, prod } from './fixtures.ts'
import { Workshop } from './workshop.ts'

let workshop: Workshop
beforeEach(() => {
  workshop = new Workshop()
})
afterEach(() => workshop.close())

const SPOKE = '6f0d3c1a-5b7e-4f59-9a40-2f1f6c1f3b77'
const IDENTITY = `/subscriptions/${prod().subscriptionId}/resourceGroups/rg-prometheus/providers/Microsoft.ManagedIdentity/userAssignedIdentities/prometheus-remote-write-prod-aks-one`

/** What the outputs of a cluster say of its identity, which Terraform has made. */
async function told(kubernetes: ClusterInput['kubernetes']): Promise<string> {
  const identity = { type: 'userAssigned' as const, identity: { source: 'created' as const } }
  const { vault: _, ...rest } = prod(
    cluster('aks-one', { identity, kubernetes, vaultReader: undefined }),
  )
  workshop.declare(rest)
  await workshop.run('synth')
  await workshop.applyAndTakeOver('prod')
  const file = join(workshop.root, 'printed.json')
  const { error } = await workshop.run('outputs', 'prod', '--file', file)
  return error
}

it('an identity that Terraform made is attached to every pool of the nodes by what outputs prints', async () => {
  const said = await told({ kind: 'aks', resourceGroupName: 'rg-aks', subscriptionId: SPOKE })
  const [, ...commands] = said.split('\n')
  const az = `#!/bin/sh
echo "$@" >> ${workshop.root}/asked
case "$*" in
  "aks show"*) echo MC_rg ;;
  "vmss list"*) printf 'pool-1\\npool-2\\n' ;;
esac
`
  mkdirSync(join(workshop.root, 'bin'))
  writeFileSync(join(workshop.root, 'bin/az'), az, { mode: 0o755 })
  const { status } = spawnSync('sh', ['-eu'], {
    input: commands.join('\n'),
    env: { PATH: [join(workshop.root, 'bin'), process.env.PATH].join(delimiter) },
    timeout: 30_000,
  })
  expect(status).toBe(0)
  const assigned = readFileSync(join(workshop.root, 'asked'), 'utf8').trim().split('\n').slice(2)
  expect(assigned).toEqual(
    ['pool-1', 'pool-2'].map(
      (pool) =>
        `vmss identity assign --resource-group MC_rg --subscription ${SPOKE} --name ${pool} --identities ${IDENTITY}`,
    ),
  )
})

it('on other machines it is a command for each of them', async () => {
  const said = await told({ kind: 'other' })
  expect(said).toContain(`az vm identity assign --identities ${IDENTITY}`)
})
