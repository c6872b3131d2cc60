import { quote } from './az.ts'
import type { Import } from './imports.ts'
import type { Search } from './rows.ts'
import type { Value } from './written-stack.ts'

/** What every question needs; `az` itself says what it may not do, and then nothing is answered. */
function head(tenantId: string): string {
  return `#!/usr/bin/env bash
# Asks Azure and Entra ID for what exists already, and prints it as JSON. Changes nothing.
set -euo pipefail
errors=$(mktemp)
trap 'rm -f "$errors"' EXIT
# The script itself may come in on standard input, which is not for az to read.
exec 3< /dev/null
if [ "$(az account show --query tenantId --output tsv <&3)" != ${tenantId} ]; then
  echo 'az is logged in elsewhere: az login --tenant ${tenantId}' >&2
  exit 1
fi
look() {
  if az "$@" --output tsv <&3 2> "$errors"; then return; fi
  if ! grep -Eq 'SubscriptionNotFound|AADSTS' "$errors" &&
    grep -Eiq 'not ?found|not be found|does not exist' "$errors"; then return; fi
  cat "$errors" >&2
  exit 1
}
between=
answer() {
  local found id ids=
  found=$(look "\${@:2}")
  while read -r id; do [ -z "$id" ] || ids+="\${ids:+, }"'"'$id'"'; done <<< "$found"
  printf '%s\\n  "%s": [%s]' "$between" "$1" "$ids"
  between=,
}

printf '{'
`
}

/** A script that prints, for each resource, the ids that were found: `{ "ADDRESS": ["ID"] }`. */
export function printQuestions(imports: readonly Import[], tenantId: string): string {
  const questions = imports.flatMap(({ address, search }) =>
    search === undefined ? [] : [questionOf(address, search)],
  )
  return `${head(tenantId)}\n${questions.join('\n')}\nprintf '\\n}\\n'\n`
}

function questionOf(address: string, { command, variables = {} }: Search): string {
  const names = Object.entries(variables)
  const lines = names.map(([name, value]) => `${name}=${printValue(value)}\n`)
  // What is not there has nothing hanging on it.
  const needs = names
    .filter(([, value]) => 'command' in value)
    .map(([name]) => `[ -z "$${name}" ] || `)
  return `${lines.join('')}${needs.join('')}answer ${address} ${command}\n`
}

function printValue(value: Value): string {
  return 'known' in value ? quote(value.known) : `$(look ${value.command})`
}
