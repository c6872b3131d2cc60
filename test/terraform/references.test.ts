import { expect, it } from 'vitest'
import { environments, example } from '../environments/index.ts'
import { danglingReferences, referencesIn } from './references.ts'
import { stackOf } from './stack.ts'

it.each(environments.map((input) => [input.name, input] as const))(
  'every reference in the stack of %s is to something that it declares',
  (_name, input) => {
    const stack = stackOf(input)
    expect(danglingReferences(stack)).toEqual([])
    expect(referencesIn(stack).length).toBeGreaterThan(20)
  },
)

it('a reference to nothing is noticed, in expressions and in depends_on', () => {
  const stack = stackOf(example)
  delete stack.resource.time_sleep
  stack.output.other = { value: 'https://${data.azurerm_key_vault.vault.vault_uri}' }
  expect(danglingReferences(stack)).toEqual([
    'resource.azurerm_key_vault_certificate.aks-example_certificate.depends_on.0: time_sleep.deployer_propagation is not declared',
    'output.other.value: data.azurerm_key_vault.vault is not declared',
  ])
})
