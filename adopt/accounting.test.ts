import { describe, expect, it } from 'vitest'
import { parseEnvironments } from '../contract/environment/parse.ts'
import { keysOf } from './draft/sheet.ts'
import { isTodo } from './draft/todo.ts'
import { count } from './print/report.ts'
import { adopted, fieldsIn, filledIn } from './testing/cases.ts'

/** Inputs that become environments; several names are one command. */
const ADOPTED: readonly (readonly string[])[] = [
  ['01-two-workspaces'],
  ['02-sidecar-and-native'],
  ['03-two-sidecars'],
  ['04-two-queues-one-url'],
  ['05-second-write-of-the-pods-identity'],
  ['06-secrets'],
  ['07-two-secretproviderclasses'],
  ['08-argo-application'],
  ['09-merge-key'],
  ['12-prometheus-yml'],
  ['13-placeholder-client-id'],
  ['14-env-from'],
  ['15-oauth2'],
  ['16-list-without-indent'],
  ['19a-base', '19b-overlay'],
  ['20-argo-values-text'],
  ['21-argo-sources'],
  ['22-applicationset'],
  ['23-configmap'],
  ['24-helmfile'],
  ['25-proxy-and-ca'],
  ['26-aad-auth-proxy'],
  ['27-pod.json'],
  ['30-container.json'],
  ['31-templatefile'],
  ['32-env-beside-containers'],
  ['33-page-of-2025'],
  ['37-flux'],
  ['38-k3s-helmchart'],
  ['39-kustomization'],
  ['42-unheard-port'],
  ['14-env-from', '43-azure-settings'],
  ['44-label-of-another'],
  ['45-argo-value-files', '19a-base'],
  ['46-headers'],
  ['48-write-to-a-proxy'],
  ['50-replicas', '51-their-object'],
  ['49-applicationset-of-git'],
  // Several files of one command, which share identities and names.
  ['02-sidecar-and-native', '04-two-queues-one-url', '09-merge-key', '25-proxy-and-ca'],
  ['08-argo-application', '20-argo-values-text', '21-argo-sources', '22-applicationset'],
]

/** Inputs that have no place in an environment, or cannot be read. */
const REFUSED: readonly (readonly string[])[] = [['10-chart-prometheus'], ['11-otel-collector']]

describe.each([...ADOPTED, ...REFUSED].map((names) => ({ names })))('of $names', ({ names }) => {
  it('every field is kept, changed or left out, and the sum is what was in the files', () => {
    const { entries, inputs } = adopted(...names)
    const { fates, read } = count(entries, inputs.length)
    const inFiles = inputs.reduce((sum, { text }) => sum + fieldsIn(text), 0)
    expect([read, fates.kept + fates.changed + fates['left out']]).toEqual([inFiles, inFiles])
  })

  it('every field that is not kept has a reason', () => {
    const { entries } = adopted(...names)
    expect(entries.filter(({ fate, why }) => fate !== 'kept' && !why)).toEqual([])
  })

  it('every field that is kept stands where the report says', () => {
    const { entries, environments } = adopted(...names)
    const kept = entries.filter(({ fate }) => fate === 'kept')
    for (const { field, to } of kept) {
      expect(to, field.path).not.toEqual([])
      for (const { draft, path } of to) {
        const environment = environments.find(({ clusters }) =>
          clusters.some(({ sheet }) => sheet.draft === draft),
        )
        const index = environment?.clusters.findIndex(({ sheet }) => sheet.draft === draft)
        const at = keysOf(path.replace('clusters[]', `list[${index}]`)).map((key) =>
          key === 'list' ? 'clusters' : key,
        )
        const value = at.reduce<unknown>((one, key) => Object(one)[key], environment?.draft)
        expect(asText(value), `${field.path} at ${path}`).toBe(field.text.trim())
      }
    }
  })
})

/** An empty map or list has no text, in a file and in a draft. */
function asText(value: unknown): string {
  return typeof value === 'object' && value !== null && !isTodo(value)
    ? Object.keys(value).join()
    : String(value)
}

describe.each(ADOPTED.map((names) => ({ names })))('what is printed of $names', ({ names }) => {
  it('is accepted once its TODOs are filled in', () => {
    const { text, ...adoption } = adopted(...names)
    const filled = filledIn(adoption, text)
    expect(filled.length).toBeGreaterThan(0)
    expect(parseEnvironments(filled as Parameters<typeof parseEnvironments>[0])).toHaveLength(
      adoption.environments.length,
    )
  })
})
