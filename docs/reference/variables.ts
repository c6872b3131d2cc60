import type { Setting } from '../../contract/setting.ts'
import { SIDECAR_SETTINGS } from '../../contract/sidecar-settings.ts'
import { SIDECAR_VARIABLES } from '../../contract/sidecar-variables.ts'
import { code, table } from './markdown.ts'

/** The page `docs/reference.md`. */
export function printVariableReference(): string {
  const variables = Object.entries(SIDECAR_VARIABLES).map(([variable, { needed, about }]) => [
    code(variable),
    needed,
    about,
  ])
  const settings = Object.values<Setting<unknown>>(SIDECAR_SETTINGS).map((setting) => {
    const byDefault = setting.print(setting.default)
    const shown = byDefault === '' ? 'none' : code(byDefault)
    return [code(setting.variable), shown, setting.allowed, setting.about]
  })
  return `# Reference: the sidecar's environment variables

An empty variable counts as absent. A variable that is wrong stops the start with exit code 78; all that are wrong are
named at once. \`cdk8s/\` writes these for you; by hand they are a drop-in for Microsoft's image, whose names they keep.
This page is written by \`npm run docs\` from \`contract/sidecar-variables.ts\` and \`contract/sidecar-settings.ts\`.

## Where to, and as whom
${table(['variable', 'needed', 'what it is'], variables)}

## Settings
${table(['variable', 'default', 'allowed', 'what it is for'], settings)}
`
}
