import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: [
      '{contract,environments,cdktf,cdk8s,cli,sidecar,image,adopt,lab,bench,test}/**/*.test.ts',
    ],
    // Every wait in a test has a deadline of its own; this one catches what was forgotten.
    testTimeout: 20_000,
    hookTimeout: 20_000,
    // Two cores, and tests that measure nothing but start real processes.
    maxWorkers: 2,
  },
})
