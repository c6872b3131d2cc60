import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { App, Testing } from 'cdktf'
import { EnvironmentStack } from '../../cdktf/environment-stack.ts'
import type { EnvironmentInput } from '../../contract/environment/environment.ts'
import { parseEnvironments } from '../../contract/environment/parse.ts'
import type { Environment } from '../../contract/environment/resolve.ts'
import type { EnvironmentPart } from '../../contract/environment/stacks.ts'

export type Body = Record<string, unknown>
export type Blocks = Record<string, Record<string, Body>>

/** A synthesized stack, as far as tests look into it. */
export interface Stack {
  resource: Blocks
  data: Blocks
  provider: Record<string, Body[]>
  output: Record<string, Body>
  check?: Record<string, Body>
  locals?: Body
  removed?: Body[]
  terraform: Body
}

/** One resource or data source. */
export interface Block {
  readonly data: boolean
  readonly type: string
  readonly id: string
  /** As in a plan: `azurerm_key_vault.vault`, `data.azurerm_key_vault.vault`. */
  readonly address: string
  readonly body: Body
}

export function parseEnvironment(input: EnvironmentInput): Environment {
  const [environment] = parseEnvironments([input])
  if (environment === undefined) throw new Error('no environment')
  return environment
}

const synthesized = new WeakMap<EnvironmentInput, string>()

/** Synthesizes one environment in memory; each caller gets a stack of its own to break. */
export function stackOf(input: EnvironmentInput): Stack {
  const json = synthesized.get(input) ?? synthesize(input)
  synthesized.set(input, json)
  return { resource: {}, data: {}, ...JSON.parse(json) }
}

/** One of the stacks of an environment that has several. */
export function synthesizePart({ environment, name }: EnvironmentPart): Stack {
  return { resource: {}, data: {}, ...JSON.parse(synthesizeAs(environment, name)) }
}

function synthesize(input: EnvironmentInput): string {
  const environment = parseEnvironment(input)
  return synthesizeAs(environment, environment.name)
}

function synthesizeAs(environment: Environment, name: string): string {
  const outdir = mkdtempSync(join(tmpdir(), 'stack-'))
  try {
    const app = new App({ outdir, stackTraces: false })
    return Testing.synth(new EnvironmentStack(app, environment, name), true)
  } finally {
    rmSync(outdir, { recursive: true })
  }
}

export function blocksOf({ resource, data }: Pick<Stack, 'resource' | 'data'>): Block[] {
  return [...list(resource, false), ...list(data, true)]
}

/** All resources of a type, by logical id. */
export function resourcesOf({ resource }: Stack, type: string): Record<string, Body> {
  return resource[type] ?? {}
}

function list(blocks: Blocks, data: boolean): Block[] {
  return Object.entries(blocks).flatMap(([type, byId]) =>
    Object.entries(byId).map(([id, body]) => {
      return { data, type, id, body, address: `${data ? 'data.' : ''}${type}.${id}` }
    }),
  )
}

/** Every text in a value, with the path to it. */
export function textsIn(value: unknown, path = ''): { path: string; text: string }[] {
  if (typeof value === 'string') return [{ path, text: value }]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, entry]) =>
    textsIn(entry, path === '' ? key : `${path}.${key}`),
  )
}
