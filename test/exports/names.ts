import { dirname, join } from 'node:path/posix'
import { parseSync, Visitor } from 'rolldown/utils'

/** A name that a file lets others import. */
export interface Export {
  readonly path: string
  readonly name: string
  /** Types are said in signatures, too, and are of use without being imported. */
  readonly isType: boolean
}

/** Which names a file has for others. */
export function exportsOf(path: string, source: string): Export[] {
  const found: Export[] = []
  const add = (name: string, isType: boolean) => found.push({ path, name, isType })
  new Visitor({
    ExportNamedDeclaration({ declaration, specifiers, source: from }) {
      if (from !== null) return
      for (const { exported } of specifiers) {
        if (exported.type === 'Identifier') add(exported.name, false)
      }
      switch (declaration?.type) {
        case 'VariableDeclaration':
          for (const { id } of declaration.declarations) {
            if (id.type === 'Identifier') add(id.name, false)
          }
          break
        case 'FunctionDeclaration':
        case 'ClassDeclaration':
          if (declaration.id) add(declaration.id.name, false)
          break
        case 'TSInterfaceDeclaration':
        case 'TSTypeAliasDeclaration':
          add(declaration.id.name, true)
      }
    },
  }).visit(parseSync(path, source).program)
  return found
}

/** What a file takes of others: `path name` of each, and `path *` where only running it would tell. */
export function namesTakenBy(path: string, source: string): string[] {
  const taken: string[] = []
  const of = (specifier: string) => join(dirname(path), specifier)
  new Visitor({
    ImportDeclaration({ source: { value }, specifiers }) {
      for (const specifier of specifiers) {
        const { local } = specifier
        if (specifier.type === 'ImportNamespaceSpecifier') {
          const members = source.matchAll(new RegExp(`\\b${local.name}\\.(\\w+)`, 'g'))
          for (const [, member] of members) taken.push(`${of(value)} ${member}`)
          continue
        }
        const { imported } = specifier.type === 'ImportSpecifier' ? specifier : {}
        taken.push(`${of(value)} ${imported?.type === 'Identifier' ? imported.name : '*'}`)
      }
    },
    ExportNamedDeclaration({ source: from, specifiers }) {
      if (from === null) return
      for (const { local } of specifiers) {
        if (local.type === 'Identifier') taken.push(`${of(from.value)} ${local.name}`)
      }
    },
    ImportExpression({ source: from }) {
      if (from.type === 'Literal') taken.push(`${of(`${from.value}`)} *`)
    },
    TSImportType({ source: { value } }) {
      taken.push(`${of(value)} *`)
    },
  }).visit(parseSync(path, source).program)
  return taken
}

/** How often a file says a name. */
export function timesSaid(name: string, source: string): number {
  return source.match(new RegExp(`\\b${name}\\b`, 'g'))?.length ?? 0
}
