import type { Moment } from './world.ts'

/** A timeline as docs/certificates.md has it. */
export function table(moments: readonly Moment[]): string {
  return [
    '| when | what happens | in the vault | Entra ID knows | the pod mounts | and signs with | a pod that starts |',
    '|---|---|---|---|---|---|---|',
    ...moments.map(
      ({ minute, what, vault, registered, mounted, inUse, starting }) =>
        `| ${[
          when(minute),
          short(what),
          list(vault),
          list(registered),
          list(mounted),
          list(inUse === undefined ? [] : [inUse]),
          starting === undefined || vault.length === 0
            ? mounted.length > 0
              ? 'works'
              : ''
            : 'waits',
        ].join(' | ')} |`,
    ),
  ].join('\n')
}

function when(minute: number): string {
  const day = Math.floor(minute / 1440)
  const rest = Math.round(minute % 1440)
  return rest === 0 ? `day ${day}` : `day ${day}, ${rest} min`
}

function list(ids: readonly string[]): string {
  return ids.map(short).join(', ')
}

/** The name of the certificate is always the same but for its end. */
function short(text: string): string {
  return text.replaceAll('prometheus-remote-write-prod-aks-one', 'c')
}
