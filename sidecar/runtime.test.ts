import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'

/** What becomes of a function that is called often, in a process of its own: flags are for all of it. */
function run(script: string, ...flags: readonly string[]): string {
  const program = `
    import { getHeapSpaceStatistics } from 'node:v8'
    import { optimizeWhenBusy } from ${JSON.stringify(new URL('runtime.ts', import.meta.url).href)}
    const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
    function hot(n) { let sum = 0; for (let i = 0; i < n; i += 1) sum += i % 7; return sum }
    // Bits 4 to 6 of V8's status: optimized by one of the compilers, or on the way to it.
    const isOptimized = () => (%GetOptimizationStatus(hot) & 0b1110000) !== 0
    const work = (ms) => { for (const end = Date.now() + ms; Date.now() < end; ) hot(2_000) }
    const MB = 1024 * 1024
    const kept = []
    // Some of it survives for a while, as what a write needs does.
    const allocate = () => { for (let i = 0; i < 20_000; i += 1) { kept[i % 9_000] = { i, and: [i] } } }
    const young = () => getHeapSpaceStatistics().find((space) => space.space_name === 'new_space').space_size / MB
    const churn = (ms) => { for (const end = Date.now() + ms; Date.now() < end; ) allocate() }
    // Now and then V8 holds a few pages more.
    const usual = () => Array.from({ length: 9 }, () => (churn(20), young())).sort((a, b) => a - b)[4]
    ${script}`
  const args = [...flags, '--allow-natives-syntax', '--input-type=module', '--eval', program]
  return execFileSync(process.execPath, args, { encoding: 'utf8', timeout: 15_000 })
}

it('optimizes nothing while there is little to do', () => {
  const script = `
    optimizeWhenBusy()
    for (let i = 0; i < 30; i += 1) { work(10); await sleep(90) }
    console.log(isOptimized())`
  expect(run(script)).toBe('false\n')
})

it('optimizes from the first busy second on, and goes on doing so', () => {
  const script = `
    optimizeWhenBusy()
    const end = Date.now() + 2500
    while (Date.now() < end) { work(50); await sleep(1) }
    await sleep(1500)
    work(300)
    console.log(isOptimized())`
  expect(run(script)).toBe('true\n')
})

it.each([
  [
    'from the first busy second on, to where the command line ends it',
    ['--max-semi-space-size=2'],
    4,
  ],
  ['never where the command line says nothing about it', [], 2],
] as const)('lets the young generation grow %s', (_, flags, megabytes) => {
  const script = `
    churn(300)
    const before = usual()
    optimizeWhenBusy()
    const end = Date.now() + 2500
    while (Date.now() < end) { churn(50); await sleep(1) }
    console.log(before, usual())`
  expect(run(script, ...flags)).toBe(`2 ${megabytes}\n`)
})
