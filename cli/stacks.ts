import type { Files } from '../cdk8s/synthesize.ts'
import { stateWrittenIn } from '../contract/environment/state.ts'

/** A synthesized stack, as far as the next one is held against it. */
export interface Stack {
  /** Where its state is, in one text. */
  readonly state: string
  /** Addresses of its resources, and whether Terraform refuses to destroy each. */
  readonly resources: ReadonlyMap<string, { readonly isProtected: boolean }>
}

type Blocks = Record<string, Record<string, { lifecycle?: { prevent_destroy?: boolean } }>>

/** The stacks among the files of `dist/`, by environment; those that say nothing of a state are left out. */
export function stacksIn(files: Files): ReadonlyMap<string, Stack> {
  return new Map(
    [...files].flatMap(([path, text]) => {
      const [, name] = /^terraform\/stacks\/([^/]+)\/cdk\.tf\.json$/.exec(path) ?? []
      const json = name === undefined ? undefined : parse(text)
      const state = stateWrittenIn(json?.terraform ?? {})
      if (name === undefined || state === undefined) return []
      return [
        [
          name,
          {
            state,
            resources: resourcesIn(json?.resource ?? {}),
          },
        ] as const,
      ]
    }),
  )
}

function resourcesIn(blocks: Blocks): Stack['resources'] {
  return new Map(
    Object.entries(blocks).flatMap(([type, byId]) =>
      Object.entries(byId).map(([id, { lifecycle }]) => [
        `${type}.${id}`,
        { isProtected: lifecycle?.prevent_destroy === true },
      ]),
    ),
  )
}

interface StackJson {
  readonly terraform?: object
  readonly resource?: Blocks
}

function parse(text: string): StackJson | undefined {
  try {
    const json: unknown = JSON.parse(text)
    return typeof json === 'object' && json !== null ? json : undefined
  } catch {
    return undefined
  }
}
