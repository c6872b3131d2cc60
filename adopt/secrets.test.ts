import { expect, it } from 'vitest'
import { placeholder } from './print.ts'
import { withoutSecrets } from './secrets.ts'
import { isTodo } from './todo.ts'

const jwt = 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.c2lnbmF0dXJl'

it.each([
  [{ name: 'API_TOKEN', value: 'hush' }],
  [{ name: 'STORAGE_CONNECTION_STRING', value: 'hush' }],
  [{ name: 'AZURE_CLIENT_SECRET', value: 'hush' }],
  [{ basicAuth: { password: 'hush' } }],
  [{ headers: { Authorization: 'hush' } }],
  [{ bearerToken: 'hush' }],
  [{ args: ['--api-token=hush'] }],
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
    args: ['--log-level=info'],
  }
  expect(withoutSecrets(value)).toEqual(value)
})

it('leaves a person to say what a template stands for', () => {
  const draft = withoutSecrets('{{ .Values.url }}')
  expect(isTodo(draft) && placeholder(draft)).toBe('<value>')
})
