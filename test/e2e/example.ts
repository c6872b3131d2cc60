import { globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Deployment, readDeployment } from '../../lab/start/container.ts'

const root = resolve(import.meta.dirname, '../..')

/** The example environment's container, as its values file in `dist/` has it. */
export function exampleDeployment(): Deployment {
  const [values] = globSync('dist/kubernetes/example/*/values/*.yaml', { cwd: root })
  if (values === undefined) throw new Error('dist/ has no values of the example: npm run synth')
  return readDeployment(readFileSync(join(root, values), 'utf8'))
}

/** What `npm run build` makes, on any free port, and a drain that does not make every test longer. */
export const STAGE = {
  script: join(root, 'sidecar/build/main.mjs'),
  env: { DRAIN_IDLE_SECONDS: '1' },
  anyPort: true,
}
