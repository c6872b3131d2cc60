import { describe, expect, it } from 'vitest'
import { pathsOf, problemsOf, withCluster } from '../testing.ts'

describe('two environments with one vault', () => {
  const deployer = { principalId: '6f0d3c1a-5b7e-4f59-9a40-2f1f6c1f3b13' }
  const named = (name: string, vault: object, certificate: object = {}) => ({
    ...withCluster({ identity: { type: 'aadApplication', certificate }, destination: { name } }),
    name,
    deployer,
    vault: { name: 'kv-shared', ...vault },
  })
  const existing = { existing: true }
  const given = { existing: true, deployerAccess: 'given' }

  it('have clusters of the same name, because names of certificates carry the environment', () => {
    expect(problemsOf(named('a', {}), named('b', given))).toEqual([])
  })

  it('make the right of their deployer once', () => {
    expect(problemsOf(named('a', {}), named('b', existing))).toMatchObject([
      {
        path: 'b: vault',
        value: 'kv-shared',
        allowed: expect.stringContaining('a makes it'),
        next: expect.stringContaining("deployerAccess: 'given'"),
      },
    ])
    expect(pathsOf(named('a', existing), named('b', {}))).toEqual(['vault'])
    expect(problemsOf(named('a', given), named('b', given))).toEqual([])
  })

  it('have deployers of their own', () => {
    const other = {
      ...named('b', existing),
      deployer: { principalId: deployer.principalId.replace('3', '4') },
    }
    expect(problemsOf(named('a', {}), other)).toEqual([])
  })

  it('never make certificates of one name', () => {
    const certificate = { name: 'writer' }
    expect(problemsOf(named('a', {}, certificate), named('b', given, certificate))).toMatchObject([
      { path: 'b: clusters[0].identity.certificate.name', value: 'writer' },
    ])
  })
})
