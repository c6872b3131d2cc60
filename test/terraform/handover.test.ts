import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { example } from '../environments/index.ts'
import { stackOf } from './stack.ts'
import { ENV, terraform } from './terraform.ts'

const registration = 'aks-example_certificate_registration'
const handover = 'aks-example_certificate_handover'

/** The stack's two resources, of which Terraform says when it makes and destroys which. */
function standIns(certificate: string) {
  const { resource } = stackOf(example)
  const lifecycle = (type: string, id: string) => resource[type]?.[id]?.lifecycle
  return {
    resource: {
      terraform_data: {
        registration: {
          triggers_replace: certificate,
          lifecycle: lifecycle('azuread_application_certificate', registration),
        },
        handover: {
          triggers_replace: '${terraform_data.registration.id}',
          lifecycle: lifecycle('time_sleep', handover),
        },
      },
    },
  }
}

it.skipIf(terraform === undefined)(
  'a real Terraform registers a renewed certificate, waits, and only then takes the old one away',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'handover-'))
    const run = (...args: string[]) => {
      const options = { cwd: folder, env: ENV, encoding: 'utf8', timeout: 60_000 } as const
      const { status, stdout, stderr } = spawnSync(String(terraform), args, options)
      expect(status, `${stdout}${stderr}`).toBe(0)
      return stdout
    }
    try {
      const write = (certificate: string) =>
        writeFileSync(join(folder, 'main.tf.json'), JSON.stringify(standIns(certificate)))
      write('first')
      run('init', '-input=false')
      run('apply', '-auto-approve', '-input=false', '-no-color')
      write('renewed')
      const said = run('apply', '-auto-approve', '-input=false', '-no-color')
      const steps = said.matchAll(/^terraform_data\.(\w+).*: (Creating|Destroying)\.\.\./gm)
      expect([...steps].map(([, what, does]) => `${what}: ${does}`)).toEqual([
        'registration: Creating',
        'handover: Creating',
        // The sleep waits when it goes, and the old registration goes after it.
        'handover: Destroying',
        'registration: Destroying',
      ])
    } finally {
      rmSync(folder, { recursive: true })
    }
  },
  60_000,
)

it('what is waited for is the registration', () => {
  expect(stackOf(example).resource.time_sleep?.[handover]).toMatchObject({
    destroy_duration: '5m',
    triggers: { registration: `\${azuread_application_certificate.${registration}.key_id}` },
  })
})
