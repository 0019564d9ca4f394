import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/e2e/*.test.ts'],
    // What no machine is too slow for; the runner ends a test that reports nothing for too long.
    testTimeout: 30 * 60_000,
    hookTimeout: 30 * 60_000,
    // An editor mostly waits; two at a time keep two cores at work.
    maxWorkers: 2,
    pool: 'forks',
  },
});
