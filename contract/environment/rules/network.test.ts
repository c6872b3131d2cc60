import { describe, expect, it } from 'vitest'
import { checkEnvironments } from '../parse.ts'
import { pathsOf, problemsOf, withSidecar } from '../testing.ts'

const withProxy = (proxy: unknown) => withSidecar({ network: { proxy } })
const urlFrom = { secretName: 'proxy' }

describe('a proxy is refused', () => {
  it.each<[string, unknown, string]>([
    ['without an address', { noProxy: ['.example.com'] }, 'url'],
    ['with two addresses', { url: 'proxy:3128', urlFrom }, 'urlFrom'],
    ['with a password that would be committed', { url: 'http://me:hush@proxy:3128' }, 'url'],
    ['with a password and no scheme', { url: 'me:hush@proxy:3128' }, 'url'],
    ['with an address that is none', { url: 'http://me:hush@proxy:port' }, 'url'],
    ['that speaks SOCKS', { url: 'socks5://proxy:1080' }, 'url'],
    ['whose exceptions are in one text', { url: 'proxy:3128', noProxy: ['a, b'] }, 'noProxy[0]'],
    ['whose Secret has no name', { urlFrom: {} }, 'urlFrom.secretName'],
  ])('%s', (_what, proxy, path) => {
    expect(pathsOf(withProxy(proxy))).toEqual([`clusters[0].sidecar.network.proxy.${path}`])
  })

  it.each<[unknown]>([
    [{ url: 'http://me:hush@proxy:3128' }],
    [{ url: 'me:hush@proxy:3128' }],
    [{ url: 'http://me:hush@proxy:port' }],
    [{ url: 'htp://me:hush@proxy' }],
    [{ url: 'http://me:hush${a}@proxy' }],
    [{ uri: 'http://me:hush@proxy' }],
    [['http://me:hush@proxy']],
    ['http://me:hush@proxy'],
  ])('%j without a word about its password', (proxy) => {
    const { problems } = checkEnvironments([withProxy(proxy)])
    expect(problems).not.toEqual([])
    expect(JSON.stringify(problems)).not.toContain('hush')
  })
})

it.each([
  [{ url: 'http://proxy.example.com:3128' }],
  [{ url: 'https://proxy.example.com' }],
  [{ url: 'proxy.example.com:3128', noProxy: ['10.0.0.1', '.example.com'] }],
  [{ url: '10.0.0.1:3128' }],
  [{ urlFrom }],
])('%j is a proxy', (proxy) => {
  expect(problemsOf(withProxy(proxy))).toEqual([])
})

describe('a file of authorities is refused', () => {
  it.each<[string, unknown, string]>([
    ['without a name', { key: 'ca.crt' }, 'name'],
    ['of another kind of object', { kind: 'file', name: 'a' }, 'kind'],
    ['whose key is a path', { name: 'a', key: '../ca.crt' }, 'key'],
  ])('%s', (_what, ca, path) => {
    expect(pathsOf(withSidecar({ network: { ca } }))).toEqual([
      `clusters[0].sidecar.network.ca.${path}`,
    ])
  })
})
