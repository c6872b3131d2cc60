import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import type { EnvironmentInput } from '../contract/environment/environment.ts'
import { example } from '../test/environments/index.ts'
import { parseEnvironment } from '../test/terraform/stack.ts'
import { askForLimits } from './workspace-limits.ts'

const hub = '6f0d3c1a-5b7e-4f59-9a40-2f1f6c1f3b01'

function said(workspace: EnvironmentInput['workspace']): string {
  return askForLimits(parseEnvironment({ ...example, workspace })).join('')
}

/** What a shell makes of the commands, with an `az` that says where the workspace is and then what it was given. */
function bodyAsked(text: string): string {
  const az = `az() { if [ "$1" = rest ]; then shift $(($# - 1)); echo "$1"; else echo northeurope; fi; }`
  const commands = text.split('\n').filter((line) => /^ {2}(location=|az )/.test(line))
  const { stdout } = spawnSync('sh', ['-c', [az, ...commands].join('\n')], { encoding: 'utf8' })
  return stdout
}

describe('after an apply, higher limits are asked for', () => {
  it('by a command with the numbers of the environment', () => {
    const text = said({ name: 'amw-example', expected: { activeSeries: 600_000 } })
    expect(text).toContain('600,000 active series and 1,200,000 samples a minute')
    const [, url] = /--url '([^']+)'/.exec(text) ?? []
    expect(url).toBe(
      `/subscriptions/${example.subscriptionId}/resourceGroups/rg-prometheus-example/providers/Microsoft.Monitor/accounts/amw-example/metricsContainers/default?api-version=2025-05-03-preview`,
    )
    expect(JSON.parse(bodyAsked(text))).toEqual({
      location: 'westeurope',
      properties: { limits: { maxActiveTimeSeries: 1_000_000, maxEventsPerMinute: 1_600_000 } },
    })
  })

  it('of a workspace in another subscription, in the region where it is', () => {
    const text = said({
      existing: true,
      name: 'amw-hub',
      resourceGroupName: 'rg-hub',
      subscriptionId: hub,
      expected: { activeSeries: 3_000_000, scrapeInterval: '1m' },
    })
    expect(text).toContain(`--name amw-hub --resource-group rg-hub --subscription ${hub}`)
    expect(text).toContain(`/subscriptions/${hub}/resourceGroups/rg-hub/`)
    expect(text).toMatch(/half of it is in use.*\n.*3,000,000 active series.*\n.*4,000,000 active/)
    expect(JSON.parse(bodyAsked(text))).toEqual({
      location: 'northeurope',
      properties: { limits: { maxActiveTimeSeries: 2_000_000, maxEventsPerMinute: 2_000_000 } },
    })
  })

  it('with a word about the ticket that still more takes', () => {
    const expected = { activeSeries: 30_000_000 }
    expect(said({ name: 'amw-example', expected })).toContain('support ticket')
  })

  it.each([undefined, { activeSeries: 100_000 }])('unless %j is expected', (expected) => {
    expect(said({ name: 'amw-example', ...(expected && { expected }) })).toBe('')
  })
})
