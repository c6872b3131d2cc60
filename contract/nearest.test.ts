import { describe, expect, it } from 'vitest'
import { nearest } from './nearest.ts'

describe('the nearest spelling', () => {
  it.each([
    ['westeurop', 'westeurope'],
    ['wseteurope', 'westeurope'],
    ['West Europe', 'westeurope'],
    ['norhteurope', 'northeurope'],
    ['europe', undefined],
    ['mars', undefined],
  ])('of %s is %s', (text, meant) => {
    expect(nearest(text, ['westus', 'westeurope', 'northeurope'])).toBe(meant)
  })
})
