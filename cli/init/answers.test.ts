import { expect, it } from 'vitest'
import { CLUSTER_KINDS } from '../../contract/cluster-kind.ts'
import { answersFrom, optionsOf } from './answers.ts'

const ID = '6f0d3c1a-5b7e-4f59-9a40-2f1f6c1f3b11'

/** A person who answers some questions, one answer after another, and takes the default of the others. */
function person(said: Readonly<Record<string, readonly string[]>>) {
  const asked: string[] = []
  const left = new Map(Object.entries(said).map(([question, answers]) => [question, [...answers]]))
  return {
    asked,
    ask: async (question: string, byDefault: string) => {
      asked.push(question)
      const [, answers] = [...left].find(([words]) => question.includes(words)) ?? []
      return answers?.shift() ?? byDefault
    },
  }
}

it('a person who says what is no choice is asked again', async () => {
  const { ask, asked } = person({ Kind: ['eks', 'arc'], Pipelines: ['azure'] })
  const answers = await answersFrom([], ask)
  expect(answers).toMatchObject({ kubernetes: 'arc', pipelines: 'azure' })
  expect(asked.filter((question) => question.includes('Kind'))).toHaveLength(2)
})

it('an option that is no choice is refused, because nobody is there', async () => {
  await expect(answersFrom(['--kubernetes', 'eks'], undefined)).rejects.toThrow(
    /--kubernetes is "eks"; allowed: aks, arc, other/,
  )
})

it.each(Object.keys(CLUSTER_KINDS))('a cluster of the kind %s is a choice', async (kind) => {
  const { ask, asked } = person({ Kind: [kind] })
  expect(await answersFrom([], ask)).toMatchObject({ kubernetes: kind })
  expect(asked.filter((question) => question.includes('Kind'))).toEqual([
    expect.stringContaining(kind),
  ])
})

it('what applies to another kind of cluster is not asked', async () => {
  const { ask, asked } = person({ Kind: ['other'] })
  await answersFrom([], ask)
  expect(asked.some((question) => question.includes('issuer'))).toBe(true)
  expect(asked.some((question) => question.includes('Resource group of the AKS'))).toBe(false)
})

it('answers are the same as options, without defaults', async () => {
  const { ask } = person({ Tenant: [ID], Region: ['northeurope'], region: ['northeurope'] })
  const answers = await answersFrom(['--name', 'staging'], ask)
  expect(optionsOf(answers)).toBe(
    `--name staging --tenant-id ${ID} --subscription-id ... --location northeurope --state-account ...`,
  )
})
