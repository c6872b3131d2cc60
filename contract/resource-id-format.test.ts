import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import * as formats from './resource-id-format.ts'

const all = Object.entries(formats).map(([name, schema]) => {
  const { examples = [] } = z.toJSONSchema(schema, { io: 'input' })
  return { name, schema, example: String(examples) }
})

describe('a resource id', () => {
  it.each(all)('of kind $name reaches Terraform in the case that the provider takes', (kind) => {
    const { schema, example } = kind
    // Names keep theirs, and those of the examples are in small letters.
    expect(schema.parse(example.toLowerCase())).toBe(example)
    expect(schema.parse(example)).toBe(example)
  })

  it('keeps names as they are, even where they are those of segments', () => {
    const id = '/SUBSCRIPTIONS/S1/resourcegroups/ResourceGroups/Providers/microsoft.network'
    expect(formats.subnetId.parse(`${id}/VIRTUALNETWORKS/virtualnetworks/Subnets/SUBNETS`)).toBe(
      '/subscriptions/S1/resourceGroups/ResourceGroups/providers/Microsoft.Network/virtualNetworks/virtualnetworks/subnets/SUBNETS',
    )
  })
})
