import { resolve } from 'node:path'
// TypeScript's own checker, so that the page says what an editor shows. Pinned with the version of typescript.
import { API, type Checker, type Type, type TypeReference } from 'typescript/unstable/sync'

const root = resolve(import.meta.dirname, '../..')
const DECLARED_IN = 'contract/environment/environment.ts'
const TYPE = 'EnvironmentInput'

/** A type of the environment file, as far as the comments in it are asked for. */
export interface Documented {
  /** The comment beside an option, on one line; empty where there is none. */
  about(option: string): string
  /** What is below an option. */
  below(option: string): Documented
  /** An entry of a list. */
  readonly entry: Documented
  /** The variant whose options have these values, as `kind: 'aks'`. */
  variant(fixed: Readonly<Record<string, unknown>>): Documented
}

/** Calls `use` with the environment file's type, while the compiler runs. */
export function withDocumentation<T>(use: (environment: Documented) => T): T {
  const api = new API({ cwd: root })
  try {
    const { checker, program } = openProject(api)
    const file = program.getSourceFile(resolve(root, DECLARED_IN))
    const module = file && checker.getSymbolAtLocation(file)
    const symbol = module && checker.getExportsOfModule(module).find(({ name }) => name === TYPE)
    if (symbol === undefined) throw new Error(`${DECLARED_IN} exports no ${TYPE}`)
    return use(documented(checker, [checker.getDeclaredTypeOfSymbol(symbol)]))
  } finally {
    api.close()
  }
}

function openProject(api: API) {
  const snapshot = api.updateSnapshot({ openProjects: [resolve(root, 'tsconfig.json')] })
  const [project] = snapshot.getProjects()
  if (project === undefined) throw new Error('tsconfig.json is no project')
  return project
}

/** `types` are the members of a union, or one type. */
function documented(checker: Checker, types: readonly Type[]): Documented {
  const members = types.flatMap((type) => (type.isUnionType() ? type.getTypes() : [type]))
  const named = (option: string) =>
    members.flatMap((type) => checker.getPropertyOfType(type, option) ?? [])
  const typesOf = (option: string) =>
    named(option).flatMap((symbol) => checker.getTypeOfSymbol(symbol) ?? [])
  return {
    about(option) {
      const [about] = named(option).map((symbol) => symbol.getDocumentationComment(checker))
      return (about ?? '').replaceAll(/\s+/g, ' ').trim()
    },
    below: (option) => documented(checker, typesOf(option)),
    get entry() {
      const arrays = members.filter((type) => checker.isArrayType(type))
      return documented(
        checker,
        arrays.flatMap((type) => checker.getTypeArguments(type as TypeReference)),
      )
    },
    variant(fixed) {
      const fits = (type: Type) =>
        Object.entries(fixed).every(([name, value]) => {
          const symbol = checker.getPropertyOfType(type, name)
          const text = symbol && checker.typeToString(checker.getTypeOfSymbol(symbol) as Type)
          return text?.split(' | ').includes(JSON.stringify(value))
        })
      return documented(checker, members.filter(fits))
    },
  }
}
