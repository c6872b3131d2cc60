import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** As after the first apply: the lab's own example, under the name that `init` has taken. */
export function applyTo(own: string, root: string): void {
  const at = (path: string) => readFileSync(join(root, 'lab/start', path), 'utf8')
  const example = at('example.ts')
    .replace("'../../contract/environment/environment.ts'", "'azure-monitor-remote-write'")
    .replace('export const example', 'export const prod')
    .replace("name: 'example'", "name: 'prod'")
    .replace(/ +sidecar: .*\n/, '')
  writeFileSync(join(own, 'environments/prod.ts'), example)
  writeFileSync(join(own, 'environments/prod.outputs.json'), at('example.outputs.json'))
}

/** Lines that only one of the texts has. */
export function differenceOf(before = '', after = ''): string {
  const [old, now] = [before.split('\n'), after.split('\n')]
  return [
    ...old.filter((line) => !now.includes(line)).map((line) => `    - ${line.trim()}`),
    ...now.filter((line) => !old.includes(line)).map((line) => `    + ${line.trim()}`),
  ].join('\n')
}
