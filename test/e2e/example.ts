import { join, resolve } from 'node:path'
import { type Deployment, readDeployment } from '../../lab/start/container.ts'
import { labExampleValues } from '../../lab/start/example-values.ts'

const root = resolve(import.meta.dirname, '../..')

/** The example environment's container, as its values have it. */
export function exampleDeployment(): Deployment {
  return readDeployment(labExampleValues().yaml)
}

/** What `npm run build` makes, on any free port, and a drain that does not make every test longer. */
export const STAGE = {
  script: join(root, 'sidecar/build/main.mjs'),
  env: { DRAIN_IDLE_SECONDS: '1' },
  anyPort: true,
}
