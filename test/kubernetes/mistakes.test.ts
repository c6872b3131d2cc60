import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fixture } from '../environments/index.ts'
import { stackOf } from '../terraform/stack.ts'
import { root, textOf, theCluster } from './files.ts'
import { type Deployable, MISTAKES, type Mistake } from './mistakes.ts'

function deployableOf(cluster: string): Deployable {
  const files = theCluster(cluster)
  return {
    environment: files.environment,
    secretProviderClass: textOf(files, 'secret-provider-class.yaml'),
    values: textOf(files, 'kube-prometheus-stack.yaml'),
    guide: readFileSync(resolve(root, 'docs/kubernetes.md'), 'utf8'),
    terraform: JSON.stringify(stackOf(fixture(files.environment.name)), null, 2),
  }
}

function isMade({ isMade }: Mistake, deployable: Deployable): boolean {
  try {
    return isMade(deployable)
  } catch {
    return true
  }
}

describe.each(MISTAKES)('mistake $number: $about', (mistake) => {
  it('is not made', () => {
    expect(mistake.isMade(deployableOf(mistake.cluster))).toBe(false)
  })

  it('is noticed when it is put back', () => {
    const deployable = deployableOf(mistake.cluster)
    const text = mistake.putBack(deployable[mistake.file])
    expect(text).not.toBe(deployable[mistake.file])
    expect(isMade(mistake, { ...deployable, [mistake.file]: text })).toBe(true)
  })
})

it('knows all seventeen', () => {
  expect(MISTAKES.map(({ number }) => number)).toEqual(Array.from({ length: 17 }, (_, i) => i + 1))
})
