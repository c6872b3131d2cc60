import { expect, it } from 'vitest'
import { placeholder } from '../print/print.ts'
import { readInputs } from '../reading/reading.ts'
import { at } from '../reading/tree.ts'
import { createLedger } from './ledger.ts'
import { ownDraft } from './own.ts'
import { createSheet } from './sheet.ts'
import { isTodo } from './todo.ts'

/** As it would be printed of a person's own container or remote write. */
function withoutSecrets(value: unknown): unknown {
  const reading = readInputs([{ name: 'values.yaml', text: JSON.stringify({ value }) }])
  const sheet = createSheet(createLedger(reading), { changes: [], unknown: [] })
  const node = at(reading.documents[0]?.tree, 'value')
  return node && ownDraft(sheet, node, 'own')
}

const jwt = 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.c2lnbmF0dXJl'

it.each([
  [{ name: 'API_TOKEN', value: 'hush' }],
  [{ name: 'STORAGE_CONNECTION_STRING', value: 'hush' }],
  [{ name: 'AZURE_CLIENT_SECRET', value: 'hush' }],
  [{ basicAuth: { password: 'hush' } }],
  [{ headers: { Authorization: 'hush' } }],
  [{ bearerToken: 'hush' }],
  [{ args: ['--api-token=hush'] }],
  [{ args: ['--password', 'hush'] }],
  [{ args: ['-u', 'me:hush'] }],
  [{ args: ['sh', '-c', 'curl --user me:hush https://example.com'] }],
  [{ args: ['--dsn=postgres://app:hush@db:5432/x'] }],
  [{ name: 'DB_PASS', value: 'hush' }],
  [{ name: 'STORAGE', value: 'DefaultEndpointsProtocol=https;AccountName=x;AccountKey=hush' }],
  [{ name: 'BUS', value: 'Endpoint=sb://x.servicebus.windows.net/;SharedAccessKey=hush' }],
  [{ name: 'PIN', value: 'xyz~hush-hush-hush' }],
  [{ url: 'https://a.example.com/write?api_key=hush' }],
  [{ url: 'https://a.example.com/write?code=hush' }],
  [{ url: 'https://blob.example.com/x?sv=2024&sig=hush' }],
  [{ url: 'https://hooks.example.com/services/T0AB12CD/hushB34EF56Gh78Ij90Kl' }],
  [{ headers: { 'X-Tenant-Key': 'hush' } }],
  [{ any: 'ghp_hushhushhush' }],
  [{ any: 'aB3dE6gH9hushJ2lM5oP8rS1uV4' }],
  [{ url: 'https://me:hush@archive.example.com/write' }],
  [{ headers: { 'X-Custom': 'Bearer hush' } }],
  [{ any: `prefix ${jwt.replace('sig', 'hush')}` }],
  [{ any: '-----BEGIN PRIVATE KEY----- hush' }],
])('leaves out the secret of %o', (value) => {
  expect(JSON.stringify(withoutSecrets(value))).not.toMatch('hush')
})

it('keeps what only refers to a secret', () => {
  const value = {
    env: [{ name: 'API_TOKEN', valueFrom: { secretKeyRef: { name: 'api', key: 'token' } } }],
    volumes: [{ name: 'tls', secret: { secretName: 'tls', optional: false } }],
    args: ['--log-level=info', '--config.file', '/etc/x.yaml', '--token-file=/run/token'],
    image: `registry.example.com/x@sha256:${'0123456789abcdef'.repeat(4)}`,
    id: '22222222-2222-4222-8222-222222222222',
    url: `https://amw-a1b2.westeurope-1.metrics.ingest.monitor.azure.com/dataCollectionRules/dcr-${'0123456789abcdef'.repeat(2)}/streams/Microsoft-PrometheusMetrics/api/v1/write?api-version=2023-04-24`,
    headers: { 'X-Scope-OrgID': 'team' },
    automountServiceAccountToken: true,
    regex: 'container_(cpu|memory)_.*;kube-system',
  }
  expect(withoutSecrets(value)).toEqual(value)
})

it('leaves a person to say what a template stands for', () => {
  const draft = withoutSecrets('{{ .Values.url }}')
  expect(isTodo(draft) && placeholder(draft)).toBe('<value>')
})
