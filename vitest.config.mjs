import { defineConfig } from 'vitest/config';

/** The bundler's text loader, for the tests. */
const protoText = {
  name: 'proto-text',
  transform: (code, id) => (id.endsWith('.proto') ? `export default ${JSON.stringify(code)}` : undefined),
};

export default defineConfig({
  plugins: [protoText],
  define: { LOUPE_VERSION: JSON.stringify('0.0.0-test') },
  test: {
    include: ['test/{unit,engine,manifest,webviews}/**/*.test.ts'],
    setupFiles: ['test/setup/oneCore.ts'],
    globalSetup: ['test/setup/globalSetup.mjs', 'test/webviews/harness/globalSetup.ts'],
    // What no machine is too slow for; the runner ends a test that reports nothing for too long.
    testTimeout: 30 * 60_000,
    hookTimeout: 30 * 60_000,
    // Native modules (sharp, onnxruntime-node) want processes, not threads; two cores.
    pool: 'forks',
    maxWorkers: 2,
    // TensorFlow.js registers its gradients from files that are ES modules without saying so.
    server: { deps: { inline: [/tfjs-core[\\/]dist[\\/](?!tf-core)/] } },
  },
});
