import { z } from 'zod'
import * as format from '../format.ts'
import { type Field, misfitsOf } from '../kubernetes/fields.ts'
import { PROMETHEUS_LISTS } from '../kubernetes/prometheus-lists.ts'
import { nearest } from '../nearest.ts'

type List = keyof typeof PROMETHEUS_LISTS

interface Named extends Readonly<Record<string, unknown>> {
  readonly name: string
}

/**
 * Kubernetes or Prometheus objects of the user's own; handed on as they are, and each has a name. A
 * field that the operator does not know would be dropped by the API server without a word.
 *
 * @param kind - of which list, or what each of them may have
 * @param example - of an entry
 */
export function listOf(kind: List | Field, example: Named) {
  const named = z
    .looseObject({
      /** A name that neither the operator nor this project uses. */
      name: format.text('own'),
    })
    .superRefine((value, context) => {
      for (const issue of misfitIssues(value, kind)) context.addIssue(issue)
    })
  return z
    .array(named)
    .default([])
    .meta({ examples: [[example]] })
}

/** What Kubernetes would drop or refuse, as issues of the schema. */
export function misfitIssues(value: object, kind: List | Field) {
  const field = typeof kind === 'string' ? PROMETHEUS_LISTS[kind] : kind
  return misfitsOf(value, field).map(({ path, kind: misfit, known }) => {
    const at = { code: 'custom' as const, path: [...path] }
    if (misfit === 'missing') {
      return { ...at, message: 'a value, without which Kubernetes refuses it' }
    }
    const meant = nearest(String(path.at(-1)), known)
    const next = meant === undefined ? `there are ${known.join(', ')}` : `did you mean ${meant}?`
    return { ...at, message: 'nothing: Kubernetes has no such field there', params: { next } }
  })
}
