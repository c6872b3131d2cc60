import { exampleOf, printField } from './example.ts'
import { code, table } from './markdown.ts'
import { environmentOptions } from './options.ts'

/** The page `docs/environment.md`. */
export function printEnvironmentReference(): string {
  const rows = environmentOptions().map(
    ({ path, byDefault, isRequired, allowed, about, schema }) => {
      const otherwise = byDefault === undefined ? '' : code(byDefault)
      const example = printField(path.split('.').at(-1) ?? path, exampleOf(schema))
      return [
        code(path),
        isRequired ? 'needed' : otherwise,
        allowed,
        `${about}<br>${code(example)}`,
      ]
    },
  )
  return `# Reference: the environment file

Every option of \`defineEnvironment({ ... })\`, written by \`npm run docs\` from the schema in \`contract/environment/\` and
the comments beside it, which an editor shows too. An option without a default may be left out unless it is needed. An
example stands below what it is for. What contradicts what is in \`contract/environment/rules.ts\`.

${table(['option', 'default', 'allowed', 'what it is for'], rows)}
`
}
