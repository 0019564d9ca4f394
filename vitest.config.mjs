import { defineConfig } from 'vitest/config';

export default defineConfig({
  define: { LOUPE_VERSION: JSON.stringify('0.0.0-test') },
  test: {
    include: ['test/{unit,engine,manifest,webviews}/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Native modules (sharp, onnxruntime-node) want processes, not threads; two cores.
    pool: 'forks',
    maxWorkers: 2,
  },
});
