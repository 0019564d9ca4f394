import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';

const repository = path.resolve(__dirname, '../../..');

describe('the backbone in a bundle', () => {
  it('keeps the TensorFlow.js backend, and finds the weights from dist', async () => {
    const folder = mkdtempSync(path.join(repository, 'dist-test-'));
    try {
      const entry = path.join(folder, 'entry.ts');
      writeFileSync(
        entry,
        `
        import { compileInference } from '../src/engine/graphs/compile/compileInference';
        import { loadStarterBackbone } from '../src/engine/networks/backbones';
        void loadStarterBackbone().then(({ model }) => process.stdout.write(String(compileInference(model).length)));`,
      );
      const outfile = path.join(folder, 'entry.cjs');
      await build({
        entryPoints: [entry],
        outfile,
        bundle: true,
        platform: 'node',
        format: 'cjs',
        target: 'node20',
        loader: { '.proto': 'text' },
        external: ['onnxruntime-node'],
        define: { LOUPE_VERSION: '"0"' },
        logLevel: 'error',
      });
      const bytes = Number(execFileSync(process.execPath, [outfile], { encoding: 'utf8' }));
      // 2.2 million weights in single precision.
      expect(bytes).toBeGreaterThan(2_200_000 * 4);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
