import { createSayCause, createSayNoToken } from '../../cdk8s/alert-texts.ts'
import { deploymentOf } from '../../cdk8s/testing/deployment.ts'
import type { Cause } from '../../contract/cause.ts'
import { subjectOf } from '../../contract/subject.ts'
import type { AlertCase } from './alert-case.ts'

/** Of a text that says why, what selects the sentences: `{{- range query ... }}` or an `if` on the label `cause`. */
const SENTENCES =
  /\n\{\{ \$labels\.cause \}\}\n\{\{- if [\s\S]*\{\{- end \}\}|\n?\{\{- range query [\s\S]*\{\{-? end \}\}/

const { identity, outputs } = deploymentOf({})
const { ingestionUrl } = outputs
const subject = subjectOf({ identity, ingestionUrl, scope: 'https://monitor.azure.com/.default' })
const say = createSayCause(subject)
const sayNoToken = createSayNoToken(subject, 'login.microsoftonline.com')

function wordsOf(cause: Cause, alert: string): string {
  if (alert === 'AzureRemoteWriteTokenRenewalFailing') return ` ${cause}`
  return `\n${cause}: ${(alert === 'AzureRemoteWriteNoToken' ? sayNoToken : say)(cause)}`
}

/** What Prometheus makes of the templates in an alert's texts. */
export function expand(text: string, { alert, fires = {}, value = '', says = [] }: AlertCase) {
  return text
    .replace(SENTENCES, () => says.map((cause) => wordsOf(cause, alert)).join(''))
    .replaceAll(/\{\{ \$labels\.(\w+) \}\}/g, (_all, name: string) => fires[name] ?? '')
    .replaceAll(/\{\{ \$value[^}]*\}\}/g, value)
}
