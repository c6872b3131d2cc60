import { expect, it } from 'vitest'
import { docsLink } from './links.ts'

it('links to the docs of the version that was built', () => {
  const base = 'https://git.example/our/fork/blob/v1.2.3/'
  expect(`${docsLink('docs/alerts.md#token', base)}`).toBe(
    '<a href="https://git.example/our/fork/blob/v1.2.3/docs/alerts.md#token" rel="noreferrer">docs/alerts.md#<wbr>token</a>',
  )
})

it('shows the path where the address of the docs is unknown', () => {
  expect(`${docsLink('docs/alerts.md', undefined)}`).toBe('<code>docs/alerts.md</code>')
})
