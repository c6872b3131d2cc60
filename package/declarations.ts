import { resolve } from 'node:path'
// TypeScript's own checker, as in docs/reference/documentation.ts. Pinned with the version of typescript.
import {
  API,
  type Checker,
  type Symbol as Declared,
  type Type,
  type TypeReference,
} from 'typescript/unstable/sync'

const DECLARED_IN = 'contract/environment/environment.ts'
const TYPE = 'EnvironmentInput'

/**
 * The text of `index.d.ts`: the type of an environment file, with the comment beside each option and
 * without the schema library that it comes from.
 *
 * @param root - the repository
 */
export function printDeclarations(root: string): string {
  const api = new API({ cwd: root })
  try {
    const snapshot = api.updateSnapshot({ openProjects: [resolve(root, 'tsconfig.json')] })
    const [project] = snapshot.getProjects()
    if (project === undefined) throw new Error('tsconfig.json is no project')
    const { checker, program } = project
    const file = program.getSourceFile(resolve(root, DECLARED_IN))
    const module = file && checker.getSymbolAtLocation(file)
    const symbol = module && checker.getExportsOfModule(module).find(({ name }) => name === TYPE)
    if (symbol === undefined) throw new Error(`${DECLARED_IN} exports no ${TYPE}`)
    const type = print(checker, checker.getDeclaredTypeOfSymbol(symbol), '')
    return `/** Everything about one environment: the only file that a person writes. */
export type ${TYPE} = ${type}

/** Declares an environment. Only typed here: commands and constructs say what is wrong, all of it at once. */
export declare function defineEnvironment(environment: ${TYPE}): ${TYPE}
`
  } finally {
    api.close()
  }
}

/** @see `TypeFlags.Object` and `SymbolFlags.Optional` of the compiler */
const OBJECT = 1 << 20
const OPTIONAL = 1 << 24

function print(checker: Checker, type: Type, indent: string): string {
  if (type.isUnionType()) {
    const members = type.getTypes()
    // Words such as `boolean` are unions of what the compiler writes as one.
    return members.some(isObject)
      ? members.map((member) => print(checker, member, indent)).join(' | ')
      : checker.typeToString(type)
  }
  if (checker.isArrayType(type)) {
    const [entry] = checker.getTypeArguments(type as TypeReference)
    // Readable is enough of a list, and what `as const` makes of one.
    return entry === undefined
      ? 'readonly unknown[]'
      : `readonly (${print(checker, entry, indent)})[]`
  }
  if (!isObject(type)) return checker.typeToString(type)
  const deeper = `${indent}  `
  const properties = checker
    .getPropertiesOfType(type)
    .map((symbol) => property(checker, symbol, deeper))
  const others = checker
    .getIndexInfosOfType(type)
    .map(({ valueType }) => `${deeper}[name: string]: ${print(checker, valueType, deeper)}\n`)
  return `{\n${[...properties, ...others].join('')}${indent}}`
}

function property(checker: Checker, symbol: Declared, indent: string): string {
  const about = symbol.getDocumentationComment(checker).trim()
  const comment = about === '' ? '' : `${indent}/** ${about.replaceAll(/\s*\n\s*/g, ' ')} */\n`
  const type = checker.getTypeOfSymbol(symbol)
  const mark = (symbol.flags & OPTIONAL) === 0 ? '' : '?'
  return `${comment}${indent}${/^\w+$/.test(symbol.name) ? symbol.name : JSON.stringify(symbol.name)}${mark}: ${type === undefined ? 'unknown' : print(checker, type, indent)}\n`
}

function isObject({ flags }: Type): boolean {
  return (flags & OBJECT) !== 0
}
