import { expect, it } from 'vitest'
import { problemsOf, withSidecar } from './environment/testing.ts'
import { RELEASE } from './release.ts'

it('a checkout is no release', () => {
  expect(RELEASE).toBeUndefined()
})

it('what is no release has no image of its own, and says both ways out', () => {
  const [problem, ...others] = problemsOf(withSidecar({ image: undefined }))
  expect(problem).toMatchObject({ path: 'prod: clusters[0].sidecar.image' })
  expect(problem?.next).toMatch(/docs\/image\.md.*npm install --save-dev/)
  expect(others).toEqual([])
})
