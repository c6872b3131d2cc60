import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createClientCertificate } from '../../lab/certificates.ts'
import { createClosing } from '../../lab/closing.ts'
import { type Lab, startLab } from '../../lab/lab.ts'
import { type StagedSidecar, stageSidecar } from '../../lab/staged-sidecar.ts'
import { exampleDeployment } from '../e2e/example.ts'
import { type Scenario, WORKS } from './scenarios.ts'
import { startTraffic } from './traffic.ts'

const SOURCE = resolve(import.meta.dirname, '../../sidecar/main.ts')

/** A sidecar in the middle of a scenario, written to all the time. */
export interface Play {
  readonly sidecar: StagedSidecar
  close(): Promise<void>
}

interface PlayOptions {
  /** How long all is well first. Default: not at all, the sidecar starts into the trouble. */
  readonly healthySeconds?: number
}

/** Starts a lab, a sidecar in a process of its own, and a sender. */
export async function playScenario(
  scenario: Scenario,
  { healthySeconds = 0 }: PlayOptions = {},
): Promise<Play> {
  const { open, close } = createClosing()
  const { tokenLifetimeSeconds = 3600, certificateDays = 365, trouble } = scenario
  try {
    const faults = healthySeconds > 0 ? WORKS : trouble
    const lab = await open(startLab({ faults, tokenLifetimeSeconds }))
    const { env } = exampleDeployment()
    const certificate = await open(mountCertificate(certificateDays))
    const sidecar = await open(
      stageSidecar(certificate.registerIn(lab), env, {
        script: SOURCE,
        env: { AZURE_CLIENT_CERTIFICATE_PATH: certificate.path },
        anyPort: true,
      }),
    )
    await untilToken(sidecar)
    await open(startTraffic(sidecar.writeUrl))
    if (healthySeconds > 0) {
      await sleep(healthySeconds * 1000)
      await lab.setFaults(trouble)
    }
    return { sidecar, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** A sidecar takes its first token in the time in which Prometheus starts; without Entra ID none comes. */
async function untilToken({ origin }: StagedSidecar): Promise<void> {
  const deadline = Date.now() + 3_000
  while (Date.now() < deadline) {
    if (/^token: valid/m.test(await (await fetch(`${origin}/ready`)).text())) return
    await sleep(50)
  }
}

/** In place of the stage's own: a certificate that ends when the scenario says so. */
async function mountCertificate(days: number) {
  const notAfter = new Date(Date.now() + days * 86_400_000)
  const { certificatePem, pkcs12 } = createClientCertificate({ commonName: 'prometheus', notAfter })
  const folder = mkdtempSync(join(tmpdir(), 'secrets-store-'))
  const path = join(folder, 'prometheus')
  writeFileSync(path, pkcs12, { mode: 0o600 })
  return {
    path,
    /** A lab whose applications all have this certificate. */
    registerIn(lab: Lab): Lab {
      const addApplication: Lab['authority']['addApplication'] = (application) => {
        const added = lab.authority.addApplication(application)
        lab.authority.addCertificate(added.clientId, certificatePem)
        return added
      }
      return { ...lab, authority: { ...lab.authority, addApplication } }
    },
    async close() {
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
