import { globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseSync, Visitor } from 'rolldown/utils'
import { expect, it } from 'vitest'
import { SIDECAR_SETTINGS } from '../contract/sidecar-settings.ts'

const root = resolve(import.meta.dirname, '..')
/** One setting is used up while the others are read. */
const READERS = ['sidecar/**/*.ts', 'contract/sidecar-config.ts']

/** Names of properties that a source reads: members, and what is taken out of an object. */
function namesRead(path: string, source: string): string[] {
  const names: string[] = []
  new Visitor({
    MemberExpression({ property, computed }) {
      if (!computed && property.type === 'Identifier') names.push(property.name)
    },
    ObjectPattern({ properties }) {
      for (const property of properties) {
        if (property.type === 'Property' && property.key.type === 'Identifier') {
          names.push(property.key.name)
        }
      }
    },
  }).visit(parseSync(path, source).program)
  return names
}

it('every setting is read by the sidecar', () => {
  const paths = globSync(READERS, { cwd: root, exclude: ['sidecar/build/**', '**/testing/**'] })
  const read = new Set(
    paths
      .filter((path) => !path.endsWith('.test.ts'))
      .flatMap((path) => namesRead(path, readFileSync(join(root, path), 'utf8'))),
  )
  expect(Object.keys(SIDECAR_SETTINGS).filter((name) => !read.has(name))).toEqual([])
})
