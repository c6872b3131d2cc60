import { dirname, join } from 'node:path/posix'
import { parseSync, Visitor } from 'rolldown/utils'

/** What `to` of a dynamic import is called when only running it would tell. */
export const COMPUTED = 'a computed path'

/**
 * What a TypeScript file imports, types and dynamic imports included: the paths of files, from the root of
 * the repository, and the names of packages as they are written.
 *
 * @param path - from the root of the repository
 * @throws Error when the source cannot be parsed
 */
export function importsOf(path: string, source: string): string[] {
  const { program, errors } = parseSync(path, source)
  const [error] = errors
  if (error !== undefined) throw new Error(`${path}: ${error.message}`)
  const found = new Set<string>()
  const add = (specifier: string) =>
    found.add(specifier.startsWith('.') ? join(dirname(path), specifier) : specifier)
  new Visitor({
    ImportDeclaration: ({ source }) => void add(source.value),
    ExportAllDeclaration: ({ source }) => void add(source.value),
    ExportNamedDeclaration: ({ source }) => void (source && add(source.value)),
    TSImportType: ({ source }) => void add(source.value),
    ImportExpression: ({ source }) =>
      void add(
        source.type === 'Literal' && typeof source.value === 'string' ? source.value : COMPUTED,
      ),
  }).visit(program)
  return [...found]
}
