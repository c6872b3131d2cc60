import { globSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { repository } from '../checkout.ts'

it('no file imports a Terraform provider by its root, which costs 370 MB and a second', () => {
  const root =
    /(from|import|require)\s*\(?\s*['"]@cdktf\/provider-[a-z]+(\/(index(\.js)?|lib\/?(index(\.js)?)?))?['"]/
  expect(root.test(`import { keyVault } from ${"'@cdktf/provider-azurerm'"}`)).toBe(true)
  expect(root.test(`await import(${'"@cdktf/provider-azurerm/lib/index.js"'})`)).toBe(true)

  const files = globSync('*/**/*.ts', {
    cwd: repository,
    exclude: ['node_modules/**', 'test/arrows.test.ts', 'sidecar/build/**'],
  })
  expect(files.length).toBeGreaterThan(50)
  expect(files.filter((file) => root.test(readFileSync(`${repository}/${file}`, 'utf8')))).toEqual(
    [],
  )
})
