import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Files with many runs of real processes, longest first: begun last, they would end long after all others. */
const LONG = ['test/e2e-prometheus', 'test/e2e-stop', 'identity/rotation.e2e', 'test/status-page']

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const index = LONG.findIndex((name) => moduleId.includes(name))
      return index < 0 ? LONG.length : index
    }
    return (await super.sort(files)).toSorted((one, other) => place(one) - place(other))
  }
}

export default defineConfig({
  test: {
    include: ['*/**/*.test.ts'],
    // Deadlines, not bounds: what takes a second on a quiet machine may take a minute on a busy one, and
    // only a test that fails ever waits for them.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 150_000 } },
    // One more than the cores of a small machine: tests with real processes mostly wait for them.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
  },
})
