import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { SIDECAR_VARIABLES } from '../../contract/sidecar-variables.ts'
import type { Outcome } from './place.ts'
import { CONTAINER_PLACES, VARIABLE_PLACES, WRITE_PLACES } from './places.ts'

/** Without the types that some options are of; the sidecar's settings are known by their own table. */
const REFERENCE = readFileSync(
  resolve(import.meta.dirname, '../../docs/environment.md'),
  'utf8',
).replaceAll(/ \(type: \w+\)/g, '')
const TABLES = { WRITE_PLACES, CONTAINER_PLACES, VARIABLE_PLACES }

const saidOf = (row: Outcome) => Object.values(row).join()

it.each(
  Object.entries(TABLES).flatMap(([table, places]) =>
    Object.entries(places).flatMap(([field, row]) =>
      [...saidOf(row).matchAll(/clusters\[\](?!\.sidecar\.settings)[\w.]*\w/g)].map(([option]) => ({
        table,
        field,
        option,
      })),
    ),
  ),
)('$option, which the row $field of $table names, is an option', ({ option }) => {
  expect(REFERENCE).toMatch(option)
})

it.each(Object.keys(SIDECAR_VARIABLES))('%s is never said to have no option', (variable) => {
  const row = VARIABLE_PLACES[variable]
  expect(row).toBeDefined()
  expect(row && saidOf(row)).not.toMatch('file has no option')
})
