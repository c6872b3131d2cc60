import { objectAt, type Plain, textAt } from './documents.ts'
import { type Found, variablesOf } from './found.ts'
import type { Notes } from './todo.ts'

/** Everything that one cluster is adopted from. */
export interface Source {
  readonly found: Found
  /** Parameters of the SecretProviderClass, if one was among the files. */
  readonly vault: Plain
  readonly azureAd: Plain | undefined
  /** A variable of Microsoft's sidecar; absent when it is a placeholder, or comes from elsewhere. */
  readonly variable: (name: string) => string | undefined
  readonly notes: Notes
}

export function createSource(found: Found, documents: readonly Plain[], notes: Notes): Source {
  const variables = found.container === undefined ? {} : variablesOf(found.container)
  const azureAd = found.remoteWrite?.azureAd
  return {
    found,
    vault: vaultParameters(documents),
    azureAd: azureAd === undefined ? undefined : objectAt({ azureAd }, 'azureAd'),
    variable: (name) => textAt(variables, name),
    notes,
  }
}

function vaultParameters(documents: readonly Plain[]): Plain {
  const parameters = documents
    .map((document) => objectAt(document, 'spec', 'parameters'))
    .find((one) => 'keyvaultName' in one)
  return parameters ?? {}
}

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** The first of `texts` that is a GUID. */
export function firstGuid(...texts: readonly (string | undefined)[]): string | undefined {
  return texts.find((text) => text !== undefined && GUID.test(text))?.toLowerCase()
}

/** Annotations and labels, which say much about workload identity. */
export function podLabels({ found: { spec } }: Source): Plain {
  return objectAt(spec, 'podMetadata', 'labels')
}

export function serviceAccountAnnotations({ found }: Source): Plain {
  return objectAt(found.serviceAccount, 'annotations')
}

/** Where samples go today. */
export function ingestionUrlOf({ found, variable }: Source): string | undefined {
  const direct = textAt(found.remoteWrite ?? {}, 'url')
  return variable('INGESTION_URL') ?? (direct?.startsWith('https://') ? direct : undefined)
}
