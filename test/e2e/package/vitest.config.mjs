import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/e2e/package/*.test.ts'],
    // What no machine is too slow for; the runner ends a test that reports nothing for too long.
    testTimeout: 30 * 60_000,
    hookTimeout: 30 * 60_000,
    // One editor at a time: two cores.
    fileParallelism: false,
    pool: 'forks',
  },
});
