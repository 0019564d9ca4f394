import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/integration/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 240_000,
    // One editor at a time: two cores.
    fileParallelism: false,
    pool: 'forks',
  },
});
