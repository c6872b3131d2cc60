import { describe, expect, it } from 'vitest'
import { readOutputsFile } from './outputs-file.ts'

const next = 'npm run outputs -- prod'
const id = '6f0d3c1a-5b7e-4f59-9a40-2f1f6c1f3b11'
const cluster = { ingestion_url: 'https://a', identity_client_id: id, vault_reader_client_id: null }
const complete = { clusters: { aks: cluster }, query_endpoint: 'https://query.contoso.com' }

const problemsOf = (content: unknown) =>
  readOutputsFile(typeof content === 'string' ? content : JSON.stringify(content), 'prod').problems

describe('of an outputs file is reported', () => {
  it('nothing when it is one', () => {
    expect(problemsOf(complete)).toBeUndefined()
  })

  it.each([
    ['', 'empty'],
    ['{ "clusters": {}, }', expect.stringContaining('JSON at position')],
    ['<<<<<<< HEAD', expect.stringContaining('Unexpected token')],
  ])('where %j ends being JSON', (text, value) => {
    expect(problemsOf(text)).toEqual([{ path: 'it', value, allowed: 'JSON', next }])
  })

  it('how to go on from what `terraform output -json` prints, redirected into it by hand', () => {
    const raw = {
      clusters: { sensitive: false, type: ['object', {}], value: complete.clusters },
      query_endpoint: { sensitive: false, type: 'string', value: complete.query_endpoint },
    }
    expect(problemsOf(raw)).toEqual([
      {
        path: 'it',
        value: 'what terraform output -json prints',
        allowed: 'the values alone, which npm run outputs takes out of it',
        next: 'npm run outputs -- prod --file environments/prod.outputs.json',
      },
    ])
  })

  it.each([
    [
      'clusters.aks.identity_client_id',
      'nobody',
      'a GUID',
      { ...complete, clusters: { aks: { ...cluster, identity_client_id: 'nobody' } } },
    ],
    ['query_endpoint', 'nowhere', 'a URL', { ...complete, query_endpoint: 'nowhere' }],
    ['query_endpoint', undefined, 'a URL', { clusters: complete.clusters }],
    ['clusters', '[]', 'outputs by the names of clusters', { ...complete, clusters: [] }],
    ['clusters.aks', 'x', 'an object of outputs', { ...complete, clusters: { aks: 'x' } }],
    ['other', '1', 'nothing', { ...complete, other: 1 }],
    ['it', '[]', 'an object of outputs', []],
  ])('what is in the place of %s: %j', (path, value, allowed, content) => {
    expect(problemsOf(content)).toEqual([{ path, value, allowed, next }])
  })
})
