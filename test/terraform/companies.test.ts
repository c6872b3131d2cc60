import { describe, expect, it } from 'vitest'
import { synthesize } from '../../cdk8s/synthesize.ts'
import { outputsFromTerraform, parseOutputs } from '../../contract/terraform-outputs.ts'
import { companies } from '../environments/companies.ts'
import { violated } from './policies.ts'
import { simulate } from './simulation.ts'
import { parseEnvironment, stackOf } from './stack.ts'
import { apply, terraform } from './terraform.ts'

function beforeThat(text: string): string {
  return JSON.stringify(JSON.parse(text), (key, value) =>
    key === 'identity' || key === 'certificates' ? undefined : value,
  )
}

describe.each(companies)('the stack of $name', ({ input }) => {
  it('keeps every policy', () => {
    expect(violated(stackOf(input))).toEqual({})
  })

  it.skipIf(terraform === undefined)(
    'is applied by a real Terraform, and its outputs become the YAML of every cluster',
    () => {
      const environment = parseEnvironment(input)
      const applied = apply(String(terraform), simulate(stackOf(input), environment))
      if ('error' in applied) throw new Error(applied.error)
      const text = outputsFromTerraform(environment, applied.outputs)
      const outputs = parseOutputs(environment, text)
      // Stacks of a time before they told of identities and certificates print less.
      expect(parseOutputs(environment, beforeThat(text))).toEqual(outputs)
      const texts = [...synthesize(environment, outputs)]
      for (const { name } of environment.clusters) {
        const yaml = texts.filter(([path]) => path.includes(`/${name}/`)).join('\n')
        const told = outputs.clusters.get(name)
        expect(told?.ingestionUrl).toMatch(/^https:/)
        for (const value of Object.values(told ?? {})) expect(yaml).toContain(value)
      }
    },
  )
})
