import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { example } from '../../environments/example.ts'
import { checkOut, filesIn, run } from './checkout.ts'
import { guidOf, simulate } from './simulation.ts'
import { parseEnvironment, stackOf } from './stack.ts'
import { apply, terraform } from './terraform.ts'

describe.skipIf(terraform === undefined)('what a real Terraform outputs', () => {
  it('reaches the Kubernetes side through the committed file and nothing else', () => {
    const applied = apply(String(terraform), simulate(stackOf(example), parseEnvironment(example)))
    if ('error' in applied) throw new Error(applied.error)
    const { clusters } = JSON.parse(applied.outputs)
    const folder = checkOut()
    try {
      const program = (path: string) => join(folder, path)
      const written = run(program('cdktf/outputs/main.ts'), ['example'], { input: applied.outputs })
      expect(written).toMatchObject({ code: 0, error: '' })
      expect(run(program('cdk8s/main.ts'), [])).toMatchObject({ code: 0 })
      const yaml = Object.values(
        filesIn(join(folder, 'dist/kubernetes/example/aks-example')),
      ).join()
      expect(yaml).toContain(clusters.value['aks-example'].ingestion_url)
      expect(yaml).toContain(guidOf('azuread_application.aks-example_application', 'client_id'))
      expect(yaml).toContain(
        guidOf('data.azurerm_kubernetes_cluster.aks-example_aks', 'add_on.client_id'),
      )
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
