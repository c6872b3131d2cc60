import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['*/**/*.test.ts'],
    // Deadlines, not bounds: what takes a second on a quiet machine may take a minute on a busy one, and
    // only a test that fails ever waits for them.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 60_000 } },
    // Two cores, and tests that measure nothing but start real processes.
    maxWorkers: 2,
  },
})
