import { type Lab, startLab } from '../lab.ts'
import { type StagedSidecar, stageSidecar } from '../staged-sidecar.ts'
import type { Deployment } from './container.ts'

/** A deployment that runs: the embedded Azure knows its application, its sidecar is ready. */
export interface Stage {
  readonly lab: Lab
  readonly sidecar: StagedSidecar
  readonly externalLabels: Deployment['externalLabels']
  close(): Promise<void>
}

/** @param script - `sidecar/build/main.mjs` or the source */
export async function openStage(deployment: Deployment, script: string): Promise<Stage> {
  const lab = await startLab()
  try {
    const sidecar = await stageSidecar(lab, deployment.env, { script })
    return {
      lab,
      sidecar,
      externalLabels: deployment.externalLabels,
      async close() {
        // Not asked to leave: a Prometheus of one's own may still be connected, and would be waited for.
        await sidecar.close()
        await lab.close()
      },
    }
  } catch (error) {
    await lab.close()
    throw error
  }
}
